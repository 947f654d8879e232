import type { VersionRange } from '../model.ts'

interface Words {
  readonly en: string
  readonly fr: string
}

/** Why a record speaks of a component, or why that cannot be said. */
export type Reason =
  | { readonly code: 'in-range'; readonly range: VersionRange; readonly version?: string }
  | { readonly code: 'every-version' }
  /** All versions are but some, and this is none of those. */
  | { readonly code: 'not-excepted'; readonly version: string }
  | { readonly code: 'no-version' }
  /** The order of versions does not tell where it stands. */
  | { readonly code: 'order'; readonly version: string; readonly range: VersionRange }
  | { readonly code: 'range-unread'; readonly text: string }
  | { readonly code: 'commits'; readonly version: string }
  /** An update of the version a bound names. */
  | { readonly code: 'update'; readonly version: string; readonly update: string }
  | { readonly code: 'vendor-unknown' }
  /** The component does not say what the record asks for. */
  | { readonly code: 'attribute-unknown'; readonly attribute: string }
  | { readonly code: 'distribution' }
  | { readonly code: 'source-unknown' }
  | { readonly code: 'conflict' }
  /** What it must run on is not in the inventory. */
  | { readonly code: 'environment-unknown' }
  | { readonly code: 'criterion-unread' }

/** Longer texts of sources are cut. */
const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

/** One sentence without its full stop, in both languages. */
export function say(reason: Reason): Words {
  switch (reason.code) {
    case 'in-range':
      return sayRange(reason.range, reason.version)
    case 'every-version':
      return { en: 'every version is affected', fr: 'toutes les versions sont touchées' }
    case 'not-excepted':
      return {
        en: `every version is affected but those the record names, and ${cut(reason.version)} is none of them`,
        fr: `toutes les versions sont touchées sauf celles que la fiche nomme, et ${cut(reason.version)} n’en est pas`,
      }
    case 'no-version':
      return { en: 'no version is known', fr: 'aucune version n’est connue' }
    case 'order': {
      const range = describe(reason.range)
      const version = cut(reason.version)
      return {
        en: `whether version ${version} is ${range.en} cannot be told: no order of such versions is known`,
        fr: `impossible de dire si la version ${version} est ${range.fr} : aucun ordre de telles versions n’est connu`,
      }
    }
    case 'range-unread':
      return {
        en: `the record says “${cut(reason.text)}” where a version should stand`,
        fr: `la fiche indique « ${cut(reason.text)} » à la place d’une version`,
      }
    case 'commits':
      return {
        en: `the record names commits, which do not tell whether version ${cut(reason.version)} has them`,
        fr: `la fiche nomme des commits, qui ne disent pas si la version ${cut(reason.version)} les contient`,
      }
    case 'update':
      return {
        en: `whether update ${cut(reason.update)} of version ${cut(reason.version)} is affected is not said`,
        fr: `il n’est pas dit si la mise à jour ${cut(reason.update)} de la version ${cut(reason.version)} est touchée`,
      }
    case 'vendor-unknown':
      return {
        en: 'the product has the same name, but no vendor is named on one side',
        fr: 'le produit porte le même nom, mais un côté ne nomme pas de fabricant',
      }
    case 'attribute-unknown':
      return {
        en: `the record asks for the ${reason.attribute} of the product, which the inventory does not say`,
        fr: `la fiche demande « ${reason.attribute} » du produit, que l’inventaire ne dit pas`,
      }
    case 'distribution':
      return {
        en: 'the version is in the maker’s range, but the distribution may have mended it without changing the number',
        fr: 'la version est dans la plage du fabricant, mais la distribution a pu la corriger sans changer le numéro',
      }
    case 'source-unknown':
      return {
        en: 'the source says that it does not know about this version',
        fr: 'la source dit ne pas savoir pour cette version',
      }
    case 'conflict':
      return {
        en: 'the record says both affected and not affected',
        fr: 'la fiche dit à la fois touché et non touché',
      }
    case 'environment-unknown':
      return {
        en: 'affected only on a system or device that the inventory does not name',
        fr: 'touché seulement sur un système ou appareil que l’inventaire ne nomme pas',
      }
    case 'criterion-unread':
      return { en: 'a part of the record cannot be read', fr: 'une partie de la fiche est illisible' }
  }
}

function sayRange(range: VersionRange, version: string | undefined): Words {
  if (version === undefined) return { en: 'its version is named', fr: 'sa version est nommée' }
  const { en, fr } = describe(range)
  return { en: `version ${cut(version)} is ${en}`, fr: `la version ${cut(version)} est ${fr}` }
}

function describe({ exact, from, fromExcluded, to, toExcluded }: VersionRange): Words {
  if (exact !== undefined) return { en: `named (${cut(exact)})`, fr: `nommée (${cut(exact)})` }
  const isOpen = (text: string | undefined) => text === undefined || ['0', '*', ''].includes(text.trim())
  const lower = isOpen(from) ? undefined : cut(from ?? '')
  const upper = isOpen(to) ? undefined : cut(to ?? '')
  const start =
    lower &&
    (fromExcluded
      ? { en: `after ${lower}`, fr: `après ${lower}` }
      : { en: `from ${lower}`, fr: `à partir de ${lower}` })
  const end =
    upper &&
    (toExcluded ? { en: `before ${upper}`, fr: `avant ${upper}` } : { en: `up to ${upper}`, fr: `jusqu’à ${upper}` })
  if (!start && !end) return { en: 'in a range without bounds', fr: 'dans une plage sans bornes' }
  const both = (language: 'en' | 'fr') => [start && start[language], end && end[language]].filter(Boolean).join(' ')
  return { en: `in the range ${both('en')}`, fr: `dans la plage ${both('fr')}` }
}
