/**
 * Official names in another case: object models of programs are written as JSON with names that begin small, or are
 * small altogether (`nfe`, `cnpj`, `vprod`), or begin with a capital. Case tells no two names apart, but for PIS and pIS.
 */

import type { JsonNode, JsonObject } from './number-text.ts';
import { isObject } from './tree.ts';

/** Names of the layouts: invoices, events, summaries, voided numbers. */
const OFFICIAL = (
  'adi adRemICMS xCampo dia adRemICMSRet adRemICMSReten ano anoFab anoMod autXML avulsa cana cancNFe card cAut cBenef ' +
  'cClassTrib cClassTribIS cClassTribReg cCor cCorDENATRAN cDV cEAN cEANTrib cEnq CEP CEST cExportador cFabricante ' +
  'CFOP chassi chNFe chNFeRef cilin clEnq cListServ cMod CMT cMun cMunFG cMunFGIBS CNAE cNF CNPJ CNPJDest CNPJFab ' +
  'CNPJIntermed CNPJProd cobr COFINS COFINSAliq COFINSNT COFINSOutr COFINSQtde COFINSST comb compra condVeic cOrgao ' +
  'cOrgaoAutor cPais CPF CPFDest cProd cProdANP cRegTrib CRT cServico cSitNFe CSOSN CST cStat CSTIS CSTReg cUF ' +
  'dCompet dDesemb dDI dEmi descANP descEvento dest det detEvento detPag dFab dhCont dhEmi dhEvento dhRecbto ' +
  'dhRegEvento dhSaiEnt DI digVal dist docZip dPag dPrevEntrega dSaiEnt dup dVal dVenc email emailDest emit ' +
  'enderDest enderEmit entrega envEvento enviNFe esp espVeic evento exporta EXTIPI fat finNFe fone forDia ' +
  'gAjusteCompet gCBS gCompraGov gDevTrib gDif gEstornoCred gIBS gIBSCBS gIBSCBSMono gIBSMun gIBSUF gMono ' +
  'gPagAntecipado gRed gTransfCred gTribRegular hSaiEnt IBSCBS IBSCBSTot ICMS ICMS00 ICMS02 ICMS10 ICMS15 ICMS20 ' +
  'ICMS30 ICMS40 ICMS50 ICMS51 ICMS53 ICMS60 ICMS61 ICMS70 ICMS90 ICMSPart ICMSSN101 ICMSSN102 ICMSSN201 ICMSSN202 ' +
  'ICMSSN500 ICMSSN900 ICMSST ICMSTot ICMSUFDest Id idCadIntTran idDest ide idEstrangeiro idLote IE IEST II IM ' +
  'imposto impostoDevol indEscala indFinal indIEDest indIncentivo indIntermed indISS indPag indPres indProc indSinc ' +
  'indSomaCOFINSST indSomaPISST indTot infAdFisco infAdic infAdProd infCanc infCpl infEvento infIntermed infInut ' +
  'infNFe infNFeSupl infProt infRespTec inutNFe IPI IPINT IPITrib IS ISSQN ISSQNtot ISTot ISUF lacres lota ' +
  'loteDistDFeInt marca matr maxNSU mod modBC modBCST modFrete motDesICMS nAdicao natOp NCM nDAR nDI nDraw nDup ' +
  'nFat NFe nfeProc NFref nItem nItemPed nLacre nLote nMotor nNF nNFFin nNFIni nProc nProcesso nProt nProtEvento ' +
  'nro nSeqAdic nSeqEvento nSerie NSU NVE nVol obsCont obsFisco orig pag pAliqEfet pAliqEfetRegCBS ' +
  'pAliqEfetRegIBSMun pAliqEfetRegIBSUF pCBS pCOFINS pCOFINSST pCredSN pDevol pDif pesoB pesoL pFCP pFCPST ' +
  'pFCPSTRet pFCPUFDest pIBSMun pIBSUF pICMS pICMSInter pICMSInterPart pICMSRet pICMSST pICMSUFDest pIPI PIS ' +
  'PISAliq pISEspec PISNT PISOutr PISQtde PISST placa pMVAST pot pPIS pRedAliq pRedBC pRedBCST pRedutor procCancNFe ' +
  'procEmi procEventoNFe procInutNFe procRef prod protNFe pST qBCMono qBCMonoRet qBCMonoReten qBCProd qCom qLote ' +
  'qtde qTotAnt qTotGer qTotMes qTrib qVol rastro reboque ref refCTe refECF refNF refNFe refNFeSig refNFP repEmi ' +
  'resEvento resNFe retCancNFe retDistDFeInt retEvento retInutNFe retirada retTransp retTrib safra serie tBand ' +
  'total tPag tpAmb tpAutor tpComb tpEmis tpEnteGov tpEvento tpEventoAut tpImp tpIntegra tpIntermedio tpNF ' +
  'tpNFCredito tpNFDebito tpOp tpOperGov tpPint tpRest tpVeic tpViaTransp transp transporta uCom UF UFCons UFDesemb ' +
  'UFSaidaPais UFTerceiro ultNSU uTrib vAFRMM vAliq vAliqProd vBC vBCFCP vBCFCPST vBCFCPSTRet vBCFCPUFDest ' +
  'vBCIBSCBS vBCIRRF vBCIS vBCRet vBCRetPrev vBCST vBCSTRet vBCUFDest vCBS vCBSMono vCBSMonoRet vCBSMonoReten ' +
  'vCOFINS vCredICMSSN vCredPres vCredPresCondSus vDAR vDeducao vDesc vDescCond vDescDI vDescIncond vDespAdu ' +
  'vDevTrib vDif vDup veicProd verAplic verEvento verProc versao vFCP vFCPST vFCPSTRet vFCPUFDest vFor vFrete vIBS ' +
  'vIBSMono vIBSMonoRet vIBSMonoReten vIBSMun vIBSUF vICMS vICMSDeson vICMSDif vICMSMono vICMSMonoRet ' +
  'vICMSMonoReten vICMSOp vICMSRet vICMSST vICMSSTRet vICMSUFDest vICMSUFRemet vII VIN vIOF vIPI vIPIDevol vIRRF ' +
  'vIS vISS vISSQN vISSRet vItem vLiq vLiqFor vNF vNFTot vol vOrig vOutro vPag vPIS vProd vRetCOFINS vRetCSLL ' +
  'vRetPIS vRetPrev vSeg vServ vST vTotDed vTotTrib vTribRegCBS vTribRegIBSMun vTribRegIBSUF vTroco vUnCom vUnTrib ' +
  'xAgente xBairro xCondUso xCont xContato xCor xCorrecao xCpl xEnder xEvento xFant xJust xLgr xLocDesemb ' +
  'xLocDespacho xLocExporta xMotivo xMun xNEmp xNome xOrgao xPais xPed xProd xServ xTexto'
).split(' ');

const BY_SMALL: ReadonlyMap<string, string> = new Map(OFFICIAL.map((name) => [name.toLowerCase(), name]));
/** A document holds one of these. */
const MARKS: ReadonlySet<string> = new Set(['infnfe', 'infevento', 'infinut', 'resnfe', 'resevento']);
const DEPTH = 12;

/** Whether a tree may be a document whose names are in another case. */
export function hasOtherCase(node: JsonNode, depth = 0): boolean {
  if (depth > DEPTH) return false;
  if (Array.isArray(node)) return node.some((one) => hasOtherCase(one, depth + 1));
  if (!isObject(node)) return false;
  return Object.entries(node).some(([name, value]) => MARKS.has(name.toLowerCase()) || hasOtherCase(value, depth + 1));
}

/** A copy with official names in their own case, others as they are. Depth is bounded by the splitter. */
export function inOfficialCase(node: JsonNode, within = ''): JsonNode {
  if (Array.isArray(node)) return node.map((one) => inOfficialCase(one, within));
  if (!isObject(node)) return node;
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(node)) {
    const prefix = /^(?:@_?|-|_)?/.exec(name)?.[0] ?? '';
    const bare = name.slice(prefix.length);
    const official =
      within === 'IS' && bare.toLowerCase() === 'pis' ? 'pIS' : (BY_SMALL.get(bare.toLowerCase()) ?? bare);
    const inner = inOfficialCase(value, official);
    Object.defineProperty(result, prefix + official, {
      value: inner,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}
