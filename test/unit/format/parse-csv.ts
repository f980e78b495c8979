/** Parses CSV as RFC 4180 has it; throws for what it forbids. */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const fields: string[] = [];
    for (;;) {
      const [raw = '', quoted, plain = ''] = /"((?:[^"]|"")*)"|([^",\r\n]*)/y.exec(text.slice(at)) ?? [];
      fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      at += raw.length;
      if (text[at] === ',') at++;
      else if (text.startsWith('\r\n', at)) {
        at += 2;
        break;
      } else throw new Error(`a field ends in ${JSON.stringify(text.slice(at, at + 9))}`);
    }
    lines.push(fields);
  }
  return lines;
}
