import { filesOfArchive, sharedFile } from '../../../test/support/archive.ts'

const archive = sharedFile('vuln/ssvc-data.tar.gz')

/** Whether the tables of CERT/CC are there; says so when they are not. */
export const hasData = archive !== undefined

/** The published files by path. Empty without the data. */
export const publishedFiles = (wanted: RegExp): Map<string, string> =>
  archive === undefined ? new Map<string, string>() : filesOfArchive(archive, wanted)
