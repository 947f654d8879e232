/** Who is asked: a nation (`role` is ''), a role of a nation, or a role of any (`nation` is ''). */
export interface Party {
  readonly nation: string
  readonly role: string
}

/** What decides for whom a person may answer. */
export interface Who {
  readonly nation: string
  readonly organisation: string
  readonly roles: readonly string[]
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)

/** Whether this person may answer for who is asked: of that nation, in that role, or of an organisation of that name. */
export function isParty({ nation, role }: Party, who: Who): boolean {
  if (nation !== '' && nation !== who.nation) return false
  if (role === '') return true
  const wanted = role.toLowerCase()
  return (
    who.roles.some((one) => one.toLowerCase() === wanted) ||
    who.organisation.toLowerCase() === wanted ||
    wordsOf(who.organisation).includes(wanted)
  )
}

const NATIONS = /^[a-z]{3}([\s]+[a-z]{3})*$/i
const OF = /^(.+?)\s+(?:of|de|d’|d')\s*([a-z]{3})$/i

/** Reads `EST LVA, CERT of POL, liaison`: nations by their three letters, roles of a nation, roles of any. */
export function partiesIn(text: string): { readonly nations: string[]; readonly roles: Party[] } {
  const pieces = text
    .split(/[,;\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
  return {
    nations: pieces.filter((piece) => NATIONS.test(piece)).flatMap((piece) => piece.toUpperCase().split(/\s+/)),
    roles: pieces
      .filter((piece) => !NATIONS.test(piece))
      .map((piece) => {
        const [, role = piece, nation = ''] = OF.exec(piece) ?? []
        return { role, nation: nation.toUpperCase() }
      }),
  }
}

/** Nation and organisation as people say them: `POL node`, `LTU Nemuno Energija AB`. */
export const nationAndName = (nation: string, organisation: string): string =>
  nation === '' || organisation.startsWith(`${nation} `) ? organisation : `${nation} ${organisation}`
