/** Longest `Accept` that is looked at; browsers send some 150 characters. */
const acceptLimit = 1_000;

interface Range {
  type: string;
  quality: number;
}

/** How well a range names a media type: itself, its family, anything; 0 when it is not meant. */
function closeness(range: string, type: string): number {
  if (range === type) return 3;
  if (range === '*/*' || range === '*') return 1;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1)) ? 2 : 0;
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    const q = parameters.find((each) => each.startsWith('q='))?.slice(2);
    const quality = q === undefined ? 1 : Number(q);
    return { type, quality: Number.isFinite(quality) ? Math.min(1, Math.max(0, quality)) : 0 };
  });
}

/**
 * The media type to answer with (RFC 9110 section 12.5.1): the most wanted, then the one that was named most
 * closely, then the one that is offered first. `undefined` when nothing that is offered will do.
 */
export function acceptable(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = rangesOf(accept.slice(0, acceptLimit));
  let best: { type: string; quality: number; close: number } | undefined;
  for (const type of offered) {
    let close = 0;
    let quality = 0;
    for (const range of ranges) {
      const near = closeness(range.type, type);
      if (near > close) [close, quality] = [near, range.quality];
    }
    const wanted = quality > 0;
    if (wanted && (!best || quality > best.quality || (quality === best.quality && close > best.close)))
      best = { type, quality, close };
  }
  return best?.type;
}
