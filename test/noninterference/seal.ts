/** The first sixteen bytes of what the nodes under test seal with. */
export const NODE_SEAL = new Uint8Array(16).fill(9)
