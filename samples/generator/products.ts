/** What is sold. Names carry accents, quotes and slashes on purpose: text must survive every convention. */

export interface Product {
  readonly code: string;
  readonly gtin: string;
  readonly name: string;
  readonly ncm: string;
  readonly unit: string;
  /** Lowest and highest unit price in cents. */
  readonly price: readonly [number, number];
  /** Sold by weight or volume: quantities have decimals. */
  readonly divisible: boolean;
}

const row = (
  code: string,
  gtin: string,
  name: string,
  ncm: string,
  unit: string,
  low: number,
  high: number,
  divisible = false,
): Product => ({ code, gtin, name, ncm, unit, price: [low, high], divisible });

export const PRODUCTS: readonly Product[] = [
  row('1001', '7890000000017', 'ARROZ AGULHINHA TIPO 1 5KG', '10063021', 'PCT', 1990, 3890),
  row('1002', '7890000000024', 'FEIJÃO CARIOCA 1KG', '07133399', 'PCT', 590, 1290),
  row('1003', '7890000000031', 'CAFÉ TORRADO E MOÍDO 500G', '09012100', 'UN', 1290, 3490),
  row('1004', 'SEM GTIN', 'TOMATE ITALIANO', '07020000', 'KG', 390, 1190, true),
  row('1005', 'SEM GTIN', 'QUEIJO MINAS MEIA CURA', '04069020', 'KG', 3490, 8990, true),
  row('1006', '7890000000062', 'ÓLEO DE SOJA 900ML', '15079011', 'UN', 590, 990),
  row('2001', '7890000000079', 'PARAFUSO SEXTAVADO 1/4" X 2" ZINCADO', '73181500', 'CT', 1250, 9850),
  row('2002', '7890000000086', 'CHAPA DE AÇO 2,0 MM', '72085300', 'KG', 690, 1490, true),
  row('2003', '7890000000093', 'TINTA ACRÍLICA BRANCA 18L', '32091010', 'LT', 18990, 52990),
  row('2004', 'SEM GTIN', 'CABO FLEXÍVEL 2,5 MM² (ROLO 100M)', '85444900', 'RL', 15990, 38990),
  row('3001', '7890000000116', 'NOTEBOOK 15" 16GB/512GB', '84713012', 'UN', 249900, 899900),
  row('3002', '7890000000123', 'CADEIRA DE ESCRITÓRIO "ERGO"', '94013010', 'UN', 39900, 189900),
  row('3003', '7890000000130', 'PAPEL SULFITE A4 500FL', '48025610', 'PCT', 1990, 3590),
  row('4001', 'SEM GTIN', 'SOJA EM GRÃOS', '12019000', 'TON', 189000, 245000, true),
  row('4002', 'SEM GTIN', 'BOVINO PARA ABATE', '01022990', 'CB', 350000, 790000),
  row('5001', '7890000000154', 'CAMISETA ALGODÃO P\\M\\G', '61091000', 'UN', 1990, 8990),
];
