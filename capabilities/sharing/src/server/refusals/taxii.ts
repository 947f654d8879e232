import type { Refusals } from '@testudo/kernel/refusals'
import { answeredWith, OWN_TROUBLES, TROUBLES } from '../taxii/sources/troubles.ts'
import { pairOf } from './pairs.ts'

const troubles = [...Object.values(TROUBLES), ...Object.values(OWN_TROUBLES), answeredWith('{status}')].map(pairOf)

/** Of collections, their clients, and foreign TAXII servers. */
export const TAXII: Refusals = {
  'sharing.no_change': [['Say what is to change.', 'Indiquez ce qui doit changer.']],
  'sharing.builtin_collection': [
    [
      'This collection is always there. Make another one beside it.',
      'Cette collection est toujours là. Créez-en une autre à côté.',
    ],
  ],
  'sharing.alias_taken': [
    ['This short name is in use. Choose another one.', 'Ce nom court est déjà pris. Choisissez-en un autre.'],
  ],
  'sharing.no_access': [['Say how to sign in there.', 'Indiquez comment s’y connecter.']],
  'sharing.secret_elsewhere': [
    ['For another server give the credential again.', 'Pour un autre serveur, donnez de nouveau l’identifiant.'],
  ],
  'sharing.secret_lost': [
    [
      'The credential cannot be read any more. Give it again.',
      'L’identifiant ne peut plus être lu. Donnez-le de nouveau.',
    ],
  ],
  'sharing.no_account': [
    ['Say which service account stands for this server.', 'Indiquez quel compte de service représente ce serveur.'],
    ['The account that stands for this server is closed.', 'Le compte qui représente ce serveur est fermé.'],
  ],
  'sharing.no_keeper': [
    [
      'Who answered for this source may not any more.',
      'La personne qui répondait de cette source n’en a plus le droit.',
    ],
  ],
  'sharing.source': troubles,
  'sharing.not_discovered': troubles,
}
