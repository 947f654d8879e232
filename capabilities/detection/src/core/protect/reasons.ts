import type { Left, LeftReason } from './types.ts'

const WORDS: Readonly<Record<LeftReason, { readonly en: string; readonly fr: string }>> = {
  revoked: { en: 'revoked by its owner', fr: 'révoqué par son propriétaire' },
  notYet: { en: 'not valid yet', fr: 'pas encore valable' },
  expired: { en: 'no longer valid', fr: 'n’est plus valable' },
  language: {
    en: 'a pattern in a language this output does not speak',
    fr: 'motif dans un langage que cette sortie ne parle pas',
  },
  several: {
    en: 'the pattern asks for more than one value at a time',
    fr: 'le motif demande plus d’une valeur à la fois',
  },
  sources: {
    en: 'too few independent sources, and none sure enough',
    fr: 'trop peu de sources indépendantes, aucune assez sûre',
  },
  reserved: {
    en: 'private, reserved or special-use address or name',
    fr: 'adresse ou nom privé, réservé ou à usage spécial',
  },
  wide: { en: 'a block of addresses too wide to block', fr: 'bloc d’adresses trop large pour être bloqué' },
  suffix: { en: 'a suffix below which strangers register', fr: 'suffixe sous lequel des tiers s’enregistrent' },
  topSite: { en: 'a site or service most networks rely on', fr: 'site ou service dont dépend la plupart des réseaux' },
  warningList: { en: 'on a warning list', fr: 'sur une liste d’avertissement' },
  own: { en: 'belongs to our own infrastructure', fr: 'appartient à notre propre infrastructure' },
  format: { en: 'this format has no words for it', fr: 'ce format n’a pas de mots pour cela' },
  twoPeople: {
    en: 'two people must sign for it: use the release desk',
    fr: 'deux personnes doivent signer : passez par le bureau de diffusion',
  },
}

/**
 * What was left out and why, most first.
 *
 * @param unsaid values the format has no words for
 * @param others those that stay, with what speaks against them
 */
export function leftInWords(left: Left, unsaid: number, others: readonly LeftReason[]) {
  const all = new Map(left)
  const leave = (reason: LeftReason, count: number) => all.set(reason, (all.get(reason) ?? 0) + count)
  for (const reason of others) leave(reason, 1)
  if (unsaid > 0) leave('format', unsaid)
  return [...all]
    .map(([reason, count]) => ({ reason, because: WORDS[reason], count }))
    .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}
