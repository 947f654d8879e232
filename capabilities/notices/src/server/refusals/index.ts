import type { Refusals } from '@testudo/kernel/refusals'

/** What faults of this capability say in French. */
export const REFUSALS: Refusals = {
  'notices.followed': [
    ['You follow {n} objects. Drop one first.', 'Vous suivez {n} objets. Cessez d’abord d’en suivre un.'],
  ],
  'notices.own_address': [
    [
      'That is the address this node writes from. Give your own.',
      'C’est l’adresse depuis laquelle ce nœud écrit. Donnez la vôtre.',
    ],
  ],
  'notices.codes': [
    [
      'Five addresses were asked to confirm themselves in the last hour. Wait a little.',
      'Cinq adresses ont reçu une demande de confirmation en une heure. Attendez un peu.',
    ],
  ],
  'notices.code': [
    [
      'That is not the code for this address. Take it from the newest message.',
      'Ce n’est pas le code de cette adresse. Prenez celui du message le plus récent.',
    ],
  ],
  'notices.plan_changed': [
    [
      'Somebody else changed the plan meanwhile. Look at it, and change it again.',
      'Quelqu’un d’autre a modifié le planning entre-temps. Regardez-le, puis modifiez-le de nouveau.',
    ],
  ],
  'notices.person': [
    [
      'One of these people is not known here. Choose them from the list.',
      'L’une de ces personnes n’est pas connue ici. Choisissez-les dans la liste.',
    ],
  ],
  'mail.unreachable': [['This node has no mail server.', 'Ce nœud n’a pas de serveur de courriel.']],
  'webhook.gone': [['The webhook is gone.', 'Le webhook n’existe plus.']],
  'webhook.status': [['The webhook answered {status}.', 'Le webhook a répondu {status}.']],
  'notices.webhooks': [['You have {n} webhooks. Remove one first.', 'Vous avez {n} webhooks. Retirez-en d’abord un.']],
}
