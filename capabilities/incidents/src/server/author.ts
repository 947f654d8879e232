import { type Author, createAuthor as createAnyAuthor, nameOf, type Thing } from '@testudo/platform/author'
import type { Host } from '@testudo/platform/host'

export { type Author, nameOf, type Thing }
export const createAuthor = (host: Host): Author => createAnyAuthor(host, 'incidents')
