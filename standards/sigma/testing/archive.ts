import { filesOfArchive, sharedFile } from '../../../test/support/archive.ts'

/** Whether the rules and event logs are there; says so when they are not. */
export const hasData = sharedFile('sigma') !== undefined && sharedFile('evtx') !== undefined

/** The files of an archive such as `sigma/sigma-rules.tar.gz`, by name. Empty without the data. */
export function textFiles(archive: string, wanted: RegExp): Map<string, string> {
  const file = hasData ? sharedFile(archive) : undefined
  return file === undefined ? new Map<string, string>() : filesOfArchive(file, wanted)
}
