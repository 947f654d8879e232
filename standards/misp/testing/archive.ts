import { filesOfArchive, sharedFile } from '../../../test/support/archive.ts'

/** Whether the MISP archives are there; says so when they are not. */
export const hasData = sharedFile('misp') !== undefined

/** The JSON files of an archive under `misp/`, by name. Empty without the data. */
export function jsonFiles(archive: string, wanted: RegExp): Map<string, unknown> {
  const file = hasData ? sharedFile(`misp/${archive}`) : undefined
  const texts = file === undefined ? [] : [...filesOfArchive(file, wanted)]
  return new Map(texts.map(([name, text]) => [name, JSON.parse(text) as unknown]))
}
