import type { Refusals } from '@testudo/kernel/refusals'
import { DELIVERY_WORDS } from '../../core/envelope/verdict.ts'
import { SEEN_TROUBLES } from '../common/seenTrouble.ts'
import { ON_THE_WAY, REFUSED, refusedWith } from '../exchange/troubles.ts'
import { type Pair, pairOf } from './pairs.ts'

const NO_ADDRESS: Pair = [
  'This node has no address here. It calls us.',
  'Ce nœud n’a pas d’adresse ici. C’est lui qui nous appelle.',
]
const TOO_LONG: Pair = [
  'A body may have {n} bytes. Send smaller deliveries.',
  'Un message compte au plus {n} octets. Faites des livraisons plus petites.',
]
const TOO_SLOW: Pair = [
  'The body took too long to arrive. Send it again.',
  'Le contenu a mis trop de temps à arriver. Renvoyez-le.',
]
const NOT_JSON: Pair = ['The body is not JSON in UTF-8.', 'Le contenu n’est pas du JSON en UTF-8.']
const MALFORMED: Pair = [
  'Not a question of a kind known here, at {path}.',
  'Ce n’est pas une question d’un genre connu ici, à l’endroit {path}.',
]

const notReached = [
  ...Object.values(ON_THE_WAY),
  ...REFUSED.values(),
  ...Object.values(DELIVERY_WORDS),
  refusedWith('{what}'),
].map(pairOf)
const ownTrouble = [NO_ADDRESS, TOO_LONG, TOO_SLOW, NOT_JSON, MALFORMED]

/** Of nodes that are pinned, and what goes between them. */
export const EXCHANGE: Refusals = {
  'sharing.not_reached': [...notReached, ...ownTrouble],
  'sharing.told_unanswered': [...SEEN_TROUBLES.map(pairOf), ...notReached, ...ownTrouble],
  'sharing.no_address': [NO_ADDRESS],
  'sharing.too_long': [TOO_LONG],
  'sharing.too_slow': [TOO_SLOW],
  'sharing.not_json': [NOT_JSON],
  'sharing.malformed': [
    MALFORMED,
    [
      'A comparison is between the two nodes that speak.',
      'Une comparaison se fait entre les deux nœuds qui se parlent.',
    ],
  ],
  'sharing.no_peer': [
    [
      'There is no such node here. Look at the list of nodes.',
      'Ce nœud n’existe pas ici. Consultez la liste des nœuds.',
    ],
    ['This node is closed or paused here.', 'Ce nœud est fermé ou en pause ici.'],
    [
      'Recipient {n} is no peer of this node. Choose from the list.',
      'Le destinataire n° {n} n’est pas un pair de ce nœud. Choisissez dans la liste.',
    ],
    ['Several nodes are called so. Give the account id.', 'Plusieurs nœuds portent ce nom. Donnez l’id du compte.'],
    ['No node of this name is known here.', 'Aucun nœud de ce nom n’est connu ici.'],
    ['One of these nodes is no peer of this node.', 'L’un de ces nœuds n’est pas un pair de ce nœud.'],
    [
      'A node it goes to is no peer any more. Edit the release.',
      'Un nœud destinataire n’est plus un pair. Modifiez la diffusion.',
    ],
    [
      'No node of that name is pinned here. Choose one of the list.',
      'Aucun nœud de ce nom n’est enregistré ici. Choisissez-en un dans la liste.',
    ],
  ],
  'sharing.too_many': [['At most {n} objects are given at a time.', 'On ne donne pas plus de {n} objets à la fois.']],
  'sharing.not_you': [
    ['This certificate is pinned for another node.', 'Ce certificat est enregistré pour un autre nœud.'],
    [
      'This delivery names another sender than the certificate does.',
      'Cette livraison nomme un autre émetteur que le certificat.',
    ],
  ],
  'sharing.exercise_mixed': [
    [
      'One of the two nodes is an exercise and the other is not. Exercise and live data never mix.',
      'L’un des deux nœuds est un exercice et l’autre non. Exercice et données réelles ne se mélangent jamais.',
    ],
  ],
  'sharing.closing': [['This node is closing. Try again in a minute.', 'Ce nœud s’arrête. Réessayez dans une minute.']],
  'sharing.not_pinned': [
    [
      'This certificate is not pinned here. Exchange introductions.',
      'Ce certificat n’est pas enregistré ici. Échangez vos présentations.',
    ],
  ],
  'sharing.no_path': [['This node does not answer that question.', 'Ce nœud ne répond pas à cette question.']],
  'sharing.not_now': [
    [
      'Who signed this is looked up first. It is tried again at once.',
      'Le nœud vérifie d’abord qui a signé. L’envoi est retenté aussitôt.',
    ],
  ],
}
