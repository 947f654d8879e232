export const deskPath = (release: string) => `/sharing/desk?r=${encodeURIComponent(release)}`
export const composePath = (objects: readonly string[], to: readonly string[] = []) =>
  `/sharing/desk?objects=${objects.join(',')}${to.length === 0 ? '' : `&to=${to.join(',')}`}`
export const whoPath = (object: string, peer?: string) =>
  `/sharing/who?object=${encodeURIComponent(object)}${peer === undefined ? '' : `&to=${encodeURIComponent(peer)}`}`
export const objectPath = (id: string) => `/threats/object/${id}`
export const peerPath = (peer: string) => `/sharing?peer=${encodeURIComponent(peer)}`
