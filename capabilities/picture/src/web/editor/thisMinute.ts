/** Now, to the minute: people do not state seconds. Unix ms. */
export const thisMinute = (): number => Math.floor(Date.now() / 60_000) * 60_000
