/** A cell: nothing for what is unknown. */
export type Cell = string | number | boolean | null | undefined;

/**
 * Rows as comma-separated values under a header (RFC 4180, CRLF). Columns in which no row has anything are left out.
 * What a spreadsheet would take for a formula is kept from being one by an apostrophe.
 */
export function toCsv(columns: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): string {
  const used = columns.filter((column) => rows.some((row) => row[column] !== undefined));
  const lines = [used, ...rows.map((row) => used.map((column) => row[column]))];
  return lines.map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

function written(cell: Cell): string {
  const text = String(cell ?? '');
  const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Whether an `Accept` header asks for CSV, and not for JSON before it. */
export function wantsCsv(accept: string | undefined): boolean {
  const wanted = (accept ?? '').toLowerCase().split(',');
  const place = (type: string): number => wanted.findIndex((range) => range.trim().split(';')[0] === type);
  const [csv, json] = [place('text/csv'), place('application/json')];
  return csv >= 0 && (json < 0 || csv < json);
}
