import { catalogue } from '@testudo/ui'

export const keyWords = catalogue({
  en: {
    signatures: 'Signatures',
    'signatures.none': 'It is not signed.',
    valid: 'The signature holds.',
    invalid: 'The signature does not hold:',
    vouched: 'Signed by {name} ({organisation}), vouched for by {by}',
    unknown: 'Signed by a key nobody here vouches for',
    says: 'It calls itself “{signee}”.',
    vouch: 'Vouch for this key',
    'vouch.title': 'Vouch for a key',
    'vouch.text':
      'You say whose key this is. Compare its fingerprint with its owner first, by telephone or in person: what it has signed is then shown as theirs.',
    'vouch.name': 'Belongs to',
    'vouch.organisation': 'Of organisation',
    'vouch.done': 'You vouch for this key',
    'take.back': 'Take it back',
    'take.back.done': 'Nobody vouches for this key any more',
    fingerprint: 'SHA-256 of the key',
  },
  fr: {
    signatures: 'Signatures',
    'signatures.none': 'Il n’est pas signé.',
    valid: 'La signature est valable.',
    invalid: 'La signature n’est pas valable :',
    vouched: 'Signé par {name} ({organisation}), dont {by} se porte garant',
    unknown: 'Signé avec une clé dont personne ici ne se porte garant',
    says: 'Le signataire se nomme « {signee} ».',
    vouch: 'Se porter garant de cette clé',
    'vouch.title': 'Se porter garant d’une clé',
    'vouch.text':
      'Vous dites à qui appartient cette clé. Comparez d’abord son empreinte avec son propriétaire, au téléphone ou de vive voix : ce qu’elle a signé sera affiché comme venant de lui.',
    'vouch.name': 'Appartient à',
    'vouch.organisation': 'De l’organisation',
    'vouch.done': 'Vous vous portez garant de cette clé',
    'take.back': 'Retirer cette garantie',
    'take.back.done': 'Plus personne ne se porte garant de cette clé',
    fingerprint: 'SHA-256 de la clé',
  },
})
