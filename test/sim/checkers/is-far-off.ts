/** Fewer draws than this say nothing. */
const MIN_DRAWS = 80;
/** Chance alone goes further off once in fifteen thousand times. */
const SIGMAS = 4;

/** Whether `hits` of `draws` are too many or too few for draws that hit with the probability given. */
export function isFarOff(hits: number, draws: number, probability: number): boolean {
  if (draws < MIN_DRAWS) return false;
  const sigma = Math.sqrt(draws * probability * (1 - probability));
  // A send that was under way when it began counts as well.
  return Math.abs(hits - draws * probability) > SIGMAS * sigma + 2;
}
