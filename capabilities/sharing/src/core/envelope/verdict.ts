/** Why a whole delivery is not looked into. Nothing of it is kept. */
export const DELIVERY_REFUSALS = ['malformed', 'recipient', 'key-unknown', 'key-expired', 'signature', 'root'] as const

/** Why a parcel is not kept. */
export const REFUSALS = [
  'malformed',
  'signature',
  'key-unknown',
  'key-expired',
  'proof',
  'hops',
  'label-unknown',
  'label-denied',
  'policy-unknown',
  'originator-control',
  'digest',
  'not-stix',
  'too-big',
  'recalled',
  'expired',
  'tombstone-foreign',
  'tombstone-replayed',
] as const

/** Why a parcel is kept apart: shown to those who may read it, never taken for the object's state. */
export const QUARANTINES = ['future', 'foreign-version', 'after-revocation', 'contradiction'] as const

export type DeliveryRefusal = (typeof DELIVERY_REFUSALS)[number]
export type Refusal = (typeof REFUSALS)[number]
export type Quarantine = (typeof QUARANTINES)[number]

/**
 * What a receiver says to a parcel; stable words of the wire. `accepted`: it is the object's newest state here; `older`:
 * kept as history; `same`: this very statement was here.
 */
export type Verdict = 'accepted' | 'same' | 'older' | `quarantined.${Quarantine}` | `refused.${Refusal}`

export const isRefusal = (verdict: Verdict): verdict is `refused.${Refusal}` => verdict.startsWith('refused.')

/** Every verdict there is, for the schema of receipts. */
export const VERDICTS: readonly Verdict[] = [
  'accepted',
  'same',
  'older',
  ...QUARANTINES.map((code) => `quarantined.${code}` as const),
  ...REFUSALS.map((code) => `refused.${code}` as const),
]

/** One sentence per reason, for both languages. Said to the sender, so it names rules and never content. */
export const VERDICT_WORDS: Readonly<Record<Verdict, { readonly en: string; readonly fr: string }>> = {
  accepted: { en: 'Accepted.', fr: 'Accepté.' },
  same: { en: 'Was here before; nothing changed.', fr: 'Déjà présent ; rien n’a changé.' },
  older: {
    en: 'Kept as history; a newer version is here.',
    fr: 'Gardé dans l’historique ; une version plus récente est là.',
  },
  'quarantined.future': {
    en: 'Set aside: its time of change lies in the future. Check the clock of the sender.',
    fr: 'Mis à l’écart : sa date de modification est dans le futur. Vérifiez l’horloge de l’émetteur.',
  },
  'quarantined.foreign-version': {
    en: 'Set aside: only the creator of an object makes versions of it.',
    fr: 'Mis à l’écart : seul le créateur d’un objet en fait des versions.',
  },
  'quarantined.after-revocation': {
    en: 'Set aside: the object was revoked before this version.',
    fr: 'Mis à l’écart : l’objet a été révoqué avant cette version.',
  },
  'quarantined.contradiction': {
    en: 'Set aside: the originator has signed two different contents of this version.',
    fr: 'Mis à l’écart : l’émetteur d’origine a signé deux contenus différents de cette version.',
  },
  'refused.malformed': {
    en: 'Refused: not a parcel of a kind known here.',
    fr: 'Refusé : ce n’est pas un colis d’un genre connu ici.',
  },
  'refused.signature': {
    en: 'Refused: the originator’s signature does not hold.',
    fr: 'Refusé : la signature de l’émetteur d’origine n’est pas valable.',
  },
  'refused.key-unknown': {
    en: 'Refused: the originator’s key is not pinned here. Exchange keys, then send again.',
    fr: 'Refusé : la clé de l’émetteur d’origine n’est pas enregistrée ici. Échangez les clés, puis renvoyez.',
  },
  'refused.key-expired': {
    en: 'Refused: the originator’s key was not in force. Ask for a new seal.',
    fr: 'Refusé : la clé de l’émetteur d’origine n’était pas en vigueur. Demandez un nouveau sceau.',
  },
  'refused.proof': {
    en: 'Refused: the statement is not under its seal; it was altered on the way.',
    fr: 'Refusé : la déclaration n’est pas sous son sceau ; elle a été modifiée en route.',
  },
  'refused.hops': {
    en: 'Refused: the originator did not allow this node to have it from a relay.',
    fr: 'Refusé : l’émetteur d’origine n’a pas permis que ce nœud le reçoive d’un relais.',
  },
  'refused.label-unknown': {
    en: 'Refused: the label is not understood here. Load the policy file, then send again.',
    fr: 'Refusé : le label n’est pas compris ici. Chargez la politique, puis renvoyez.',
  },
  'refused.label-denied': {
    en: 'Refused: the label does not let this node read it.',
    fr: 'Refusé : le label ne permet pas à ce nœud de le lire.',
  },
  'refused.policy-unknown': {
    en: 'Refused: it was judged under a policy or version not known here. Load it, then send again.',
    fr: 'Refusé : jugé sous une politique ou une version inconnue ici. Chargez-la, puis renvoyez.',
  },
  'refused.originator-control': {
    en: 'Refused: originator controlled, and not sent by the originators themselves.',
    fr: 'Refusé : sous contrôle de l’émetteur d’origine, et non envoyé par lui-même.',
  },
  'refused.digest': {
    en: 'Refused: the object is not the one that was signed.',
    fr: 'Refusé : l’objet n’est pas celui qui a été signé.',
  },
  'refused.not-stix': { en: 'Refused: not a STIX object.', fr: 'Refusé : ce n’est pas un objet STIX.' },
  'refused.too-big': { en: 'Refused: too big.', fr: 'Refusé : trop volumineux.' },
  'refused.recalled': { en: 'Refused: it has been recalled.', fr: 'Refusé : il a été rappelé.' },
  'refused.expired': {
    en: 'Refused: the release has ended.',
    fr: 'Refusé : la diffusion a pris fin.',
  },
  'refused.tombstone-foreign': {
    en: 'Refused: only the node that released it can recall it.',
    fr: 'Refusé : seul le nœud qui l’a diffusé peut le rappeler.',
  },
  'refused.tombstone-replayed': {
    en: 'Refused: an old recall; it was carried out, and the object has been released again since.',
    fr: 'Refusé : un ancien rappel ; il a été exécuté, et l’objet a été diffusé de nouveau depuis.',
  },
}

/** The same for a delivery that is not looked into. */
export const DELIVERY_WORDS: Readonly<Record<DeliveryRefusal, { readonly en: string; readonly fr: string }>> = {
  malformed: {
    en: 'Not taken: not a delivery of a kind known here. Check the versions of both nodes.',
    fr: 'Non pris : ce n’est pas une livraison d’un genre connu ici. Vérifiez les versions des deux nœuds.',
  },
  recipient: {
    en: 'Not taken: it is addressed to another node.',
    fr: 'Non pris : la livraison est adressée à un autre nœud.',
  },
  'key-unknown': {
    en: 'Not taken: the sender’s key is not pinned here. Exchange keys, then send again.',
    fr: 'Non pris : la clé de l’émetteur n’est pas enregistrée ici. Échangez les clés, puis renvoyez.',
  },
  'key-expired': {
    en: 'Not taken: the sender’s key was not in force. Check clocks and keys, then pack it again.',
    fr: 'Non pris : la clé de l’émetteur n’était pas en vigueur. Vérifiez horloges et clés, puis refaites l’envoi.',
  },
  signature: {
    en: 'Not taken: the sender’s signature does not hold.',
    fr: 'Non pris : la signature de l’émetteur n’est pas valable.',
  },
  root: {
    en: 'Not taken: the parcels are not those of the signed list. Send it again.',
    fr: 'Non pris : les colis ne sont pas ceux de la liste signée. Renvoyez la livraison.',
  },
}
