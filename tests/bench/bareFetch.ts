/** Milliseconds for chat calls with bare `fetch`, keeping nothing. */
export async function bareFetch(baseUrl: string, calls: number, inFlight: number): Promise<number> {
  const began = performance.now();
  let next = 0;
  const caller = async () => {
    for (let i = next++; i < calls; i = next++) {
      const response = await fetch(`${baseUrl}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'small-model', messages: [{ role: 'user', content: `Call ${i}` }] }),
      });
      await response.json();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return performance.now() - began;
}
