import { CWE_NAMES, CWE_VERSIONS } from '../data/cweNames.ts'

/** Names of one weakness: from which version of the list (its place among `CWE_VERSIONS`) each was used. */
type Names = readonly { readonly from: number; readonly name: string }[]

let table: ReadonlyMap<string, Names> | undefined

function namesById(): ReadonlyMap<string, Names> {
  table ??= new Map(
    CWE_NAMES.trim()
      .split('\n')
      .map((line) => {
        const [number = '', ...runs] = line.split('\t')
        const names = runs.map((run) => {
          const blank = run.indexOf(' ')
          return { from: CWE_VERSIONS.indexOf(run.slice(0, blank)), name: run.slice(blank + 1) }
        })
        return [`CWE-${number}`, names]
      }),
  )
  return table
}

/** Whether names of this version of the CWE list are known here. */
export const knowsCweVersion = (version: string): boolean => CWE_VERSIONS.includes(version)

/**
 * The name of a weakness in a version of the CWE list; undefined when that list does not have it, or the version is
 * not known here (`knowsCweVersion`). Without a version: the newest name it has had.
 */
export function cweName(id: string, version?: string): string | undefined {
  const names = namesById().get(id)
  if (names === undefined) return undefined
  const at = version === undefined ? CWE_VERSIONS.length : CWE_VERSIONS.indexOf(version)
  let name: string | undefined
  for (const run of names) if (run.from <= at && (version !== undefined || run.name !== '')) name = run.name
  return name === '' ? undefined : name
}

/** Whether a weakness had this name in any version of the CWE list. */
export const hadCweName = (id: string, name: string): boolean =>
  name !== '' &&
  (namesById()
    .get(id)
    ?.some((run) => run.name === name) ??
    false)
