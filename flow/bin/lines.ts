/** Lines of a stream, of which none can fill the memory. */

/** Characters of the longest line that is taken: a workspace with all its flows is far smaller. */
export const LONGEST_LINE = 100_000_000;

/** What stands in the place of a line that is too long. */
export const TOO_LONG = Symbol('a line that is too long');

/** The lines without their ends. Only a line feed ends a line: JSON may hold what else Unicode calls the end of one. */
export async function* linesOf(
  chunks: AsyncIterable<string>,
  longest = LONGEST_LINE,
): AsyncGenerator<string | typeof TOO_LONG> {
  let parts: string[] = [];
  let length = 0;
  const add = (part: string) => {
    length += part.length;
    if (length <= longest) parts.push(part);
    else parts = [];
  };
  const take = () => {
    const line = length > longest ? TOO_LONG : parts.join('');
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      add(chunk.slice(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.slice(start));
  }
  if (length > 0) yield take();
}
