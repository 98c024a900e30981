/** The XML behind a document in the convention `at`: attributes under `@`, text beside them under `#text`. */

type Node = string | number | boolean | null | readonly Node[] | { readonly [name: string]: Node };

export function xmlOf(json: string): string {
  const tree = JSON.parse(json) as Record<string, Node>;
  return `<?xml version="1.0" encoding="UTF-8"?>${Object.entries(tree)
    .map(([name, node]) => element(name, node))
    .join('')}`;
}

function element(name: string, node: Node): string {
  if (Array.isArray(node)) return (node as readonly Node[]).map((each) => element(name, each)).join('');
  if (typeof node !== 'object' || node === null) return `<${name}>${escaped(String(node ?? ''))}</${name}>`;
  const entries = Object.entries(node as Readonly<Record<string, Node>>);
  const attributes = entries.filter(([key]) => key.startsWith('@'));
  const text = entries.filter(([key]) => key === '#text').map(([, value]) => escaped(String(value)));
  const children = entries.filter(([key]) => !/^[@#]/.test(key)).map(([key, value]) => element(key, value));
  const written = attributes.map(([key, value]) => ` ${key.slice(1)}="${escaped(String(value))}"`).join('');
  return `<${name}${written}>${text.join('')}${children.join('')}</${name}>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
