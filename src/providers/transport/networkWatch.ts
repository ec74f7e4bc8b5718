/** Where browsers tell whether the device has a network: a window or a worker. */
type Surroundings = Partial<Pick<typeof globalThis, 'addEventListener'>> & {
  readonly navigator?: { readonly onLine?: boolean };
};

/** Tells whether this device has a network: at once when it has none, and whenever that changes. */
export function watchNetwork(tell: (online: boolean) => void, around: Surroundings = globalThis): void {
  around.addEventListener?.('online', () => tell(true));
  around.addEventListener?.('offline', () => tell(false));
  if (around.navigator?.onLine === false) tell(false);
}
