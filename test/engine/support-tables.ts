/** The tables of a page that say what is supported, each below a heading row `| name | supported |`. */

/** The page with one row for each registered name; rows that were there keep their place and remark. */
export function updated(page: string, registered: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(registered).reduce((text, [heading, names]) => withTable(text, heading, names), page);
}

function withTable(page: string, heading: string, names: readonly string[]): string {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} | supported`));
  if (head < 0) throw new Error(`the page has no table of ${heading}`);
  const start = head + 2;
  const end = start + lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const rest = lines[head]?.includes('| remarks') === true ? ' yes | |' : ' yes |';
  const kept = lines.slice(start, end).filter((line) => names.includes(nameOf(line)));
  const known = new Set(kept.map(nameOf));
  const added = names.filter((name) => !known.has(name));
  const rows = added.reduce((all, name) => inserted(all, name, `| \`${name}\` |${rest}`), kept);
  return [...lines.slice(0, start), ...rows, ...lines.slice(end)].join('\n');
}

/** Behind the last row of the same namespace, else at the end. */
function inserted(rows: readonly string[], name: string, row: string): string[] {
  const namespace = name.slice(0, name.lastIndexOf('.') + 1);
  const last = namespace === '' ? -1 : rows.findLastIndex((each) => nameOf(each).startsWith(namespace));
  return last < 0 ? [...rows, row] : [...rows.slice(0, last + 1), row, ...rows.slice(last + 1)];
}

function nameOf(row: string): string {
  return (row.split('|')[1] ?? '').trim().replaceAll('`', '');
}
