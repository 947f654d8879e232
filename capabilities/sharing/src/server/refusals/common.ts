import type { Refusals } from '@testudo/kernel/refusals'

/** Of announced activities, private questions and what is told to allies. */
export const COMMON: Refusals = {
  'sharing.activity_label': [
    [
      'You could not read this yourself under that label. Choose one you may read.',
      'Vous ne pourriez pas lire ceci vous-même sous ce label. Choisissez-en un que vous pouvez lire.',
    ],
  ],
  'sharing.activity_newer': [
    [
      'Somebody changed this after you read it. Look at it again, then change it.',
      'Quelqu’un a modifié cette activité depuis votre lecture. Relisez-la, puis modifiez-la.',
    ],
  ],
  'sharing.activity_over': [
    ['This has ended already. Announce a new one.', 'Cette activité est déjà terminée. Annoncez-en une nouvelle.'],
  ],
  'sharing.activity_foreign': [
    [
      'Only the organisation that announced this may change it. Ask its contact.',
      'Seule l’organisation qui a annoncé cette activité peut la modifier. Adressez-vous à son contact.',
    ],
  ],
  'sharing.activity_times': [
    [
      'This time is out of reach. Give one before the year 10000.',
      'Cette date est hors de portée. Donnez-en une antérieure à l’an 10000.',
    ],
    ['The end must come after the beginning.', 'La fin doit venir après le début.'],
  ],
  'sharing.told_room': [
    ['An index holds at most {n} rows. Tell less.', 'Un index contient au plus {n} lignes. Communiquez-en moins.'],
  ],
  'sharing.seen_table': [
    ['Ask for a table by its nonce and part.', 'Demandez une table par son nonce et sa partie.'],
    ['The table has fewer parts.', 'La table a moins de parties.'],
    ['The edition has fewer parts.', 'L’édition a moins de parties.'],
    ['This is not a whole table. Fetch it again.', 'La table n’est pas entière. Récupérez-la de nouveau.'],
    [
      'A table holds at most {n} values. Choose fewer topics.',
      'Une table contient au plus {n} valeurs. Choisissez moins de sujets.',
    ],
  ],
  'sharing.seen_renewed': [
    [
      'This table was made anew. Fetch its terms again.',
      'Cette table a été refaite. Récupérez de nouveau ses conditions.',
    ],
    [
      'This edition was made anew. Fetch its terms again.',
      'Cette édition a été refaite. Récupérez de nouveau ses conditions.',
    ],
  ],
  'sharing.seen_value': [
    [
      'Value {n} is no address, domain, URL, mail address or hash. Correct it, then ask.',
      'La valeur n° {n} n’est ni une adresse, ni un domaine, ni une URL, ni une adresse électronique, ni une empreinte. Corrigez-la, puis interrogez.',
    ],
  ],
  'sharing.seen_leak': [
    [
      'What the question gives away was not shown, or has changed. Read it, then ask.',
      'Ce que la question révèle n’a pas été montré, ou a changé. Lisez-le, puis interrogez.',
    ],
  ],
  'sharing.seen_off': [
    [
      'This node does not answer private questions. Ask its people.',
      'Ce nœud ne répond pas aux questions privées. Adressez-vous à ses responsables.',
    ],
  ],
  'sharing.seen_not_ready': [
    [
      'The table for you is being made. Ask again in some minutes.',
      'La table qui vous est destinée est en préparation. Redemandez dans quelques minutes.',
    ],
  ],
  'sharing.seen_epoch': [
    [
      'This epoch has ended. Fetch the newest table, then ask again.',
      'Cette période est terminée. Récupérez la table la plus récente, puis redemandez.',
    ],
  ],
  'sharing.seen_question': [
    [
      'This is not a question of 16, 64 or 256 points. Ask with a newer client.',
      'Ce n’est pas une question de 16, 64 ou 256 points. Redemandez avec un client plus récent.',
    ],
    ['This is no question known here.', 'Cette question n’est pas connue ici.'],
    ['Ask about 1 to 256 values at a time.', 'Interrogez sur 1 à 256 valeurs à la fois.'],
  ],
  'sharing.seen_answer': [
    [
      'The answer, the table and the question are not of one epoch. Ask again.',
      'La réponse, la table et la question ne sont pas de la même période. Redemandez.',
    ],
  ],
  'sharing.seen_point': [
    [
      'Not an element of ristretto255. Ask again with a client that speaks RFC 9497.',
      'Ce n’est pas un élément de ristretto255. Redemandez avec un client conforme à la RFC 9497.',
    ],
  ],
  'sharing.seen_quota': [
    [
      "The quota of {n} values a day is used up. Ask again after midnight UTC, or ask the node's people for more.",
      'Le quota de {n} valeurs par jour est épuisé. Redemandez après minuit UTC, ou demandez-en davantage aux responsables du nœud.',
    ],
  ],
  'sharing.seen_context': [
    [
      'A hit tells at most {n} bytes. Shorten the context.',
      'Une réponse positive compte au plus {n} octets. Abrégez le contexte.',
    ],
  ],
  'sharing.seen_stopped': [['The arithmetic was stopped. Ask again.', 'Le calcul a été interrompu. Redemandez.']],
  'sharing.seen_not_understood': [
    [
      'The node answers in a form not known here. Update one of the two.',
      'Le nœud répond sous une forme inconnue ici. Mettez l’un des deux à jour.',
    ],
  ],
}
