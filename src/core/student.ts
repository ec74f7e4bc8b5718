/**
 * The chance that Student's t of so many degrees of freedom lies above `t`: the p-value of a one-sided t-test. Exact, by the
 * finite series for whole degrees (Abramowitz and Stegun 26.7.3 and 26.7.4).
 * @param degrees A whole number from 1.
 */
export function studentTail(t: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new Error(`degrees of freedom must be from 1: ${degrees}`);
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let j = isOdd ? 3 : 2; j <= degrees - 2; j += 2) {
    term *= ((j - 1) / j) * cosine * cosine;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  return (1 - within) / 2;
}
