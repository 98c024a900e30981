/** Output of a child, line by line, whatever it prints: no line is kept longer than the limit. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const LINE_LIMIT = 8 * 1024;

/** Calls back for each line without its end; an overlong one once, cut, with a mark. */
export function eachLine(stream: Readable, take: (line: string) => void, limit = LINE_LIMIT): void {
  const decoder = new StringDecoder('utf8');
  let held = '';
  let cut = false;
  const add = (text: string) => {
    if (cut) return;
    held += text;
    if (held.length <= limit) return;
    held = `${held.slice(0, limit)}… (cut)`;
    cut = true;
  };
  const flush = () => {
    const line = held.endsWith('\r') ? held.slice(0, -1) : held;
    held = '';
    cut = false;
    if (line !== '') take(line);
  };
  const feed = (text: string) => {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      add(text.slice(from, end));
      flush();
      from = end + 1;
    }
    add(text.slice(from));
  };
  stream.on('data', (part: Buffer) => feed(decoder.write(part)));
  stream.on('end', () => {
    feed(decoder.end());
    flush();
  });
  // A child killed in the middle of a line: nothing more comes, and that is no fault of ours.
  stream.on('error', flush);
}
