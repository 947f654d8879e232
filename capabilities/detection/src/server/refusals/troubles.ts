import type { Refusals } from '@testudo/kernel/refusals'

/** What is the matter with a source of events, or with a hunt. */
export const TROUBLES: Refusals[string] = [
  [
    'The port is in use by another program or source.',
    'Le port est occupé par un autre programme ou une autre source.',
  ],
  [
    'This node may not use that port or file; give it the right, or choose another.',
    'Ce nœud n’a pas le droit d’employer ce port ou ce fichier : donnez-le-lui, ou choisissez-en un autre.',
  ],
  ['This machine does not have that address.', 'Cette machine n’a pas cette adresse.'],
  ['There is no such file or folder yet.', 'Ce fichier ou ce dossier n’existe pas encore.'],
  ['The name of the host is not known.', 'Le nom de la machine n’est pas connu.'],
  ['Nothing answers at that address.', 'Rien ne répond à cette adresse.'],
  ['This machine has too many files open.', 'Cette machine a trop de fichiers ouverts.'],
  ['It stopped without saying why.', 'Elle s’est arrêtée sans dire pourquoi.'],
  ['The server ended the connection.', 'Le serveur a mis fin à la connexion.'],
  ['The file is not there now.', 'Le fichier n’est plus là pour le moment.'],
  [
    'There are more than {most} files; only so many are followed.',
    'Il y a plus de {most} fichiers ; seul ce nombre est suivi.',
  ],
  [
    '{n} files are of a kind that is not read, such as {path}.',
    'Fichiers d’une sorte que l’on ne lit pas : {n}, par exemple {path}.',
  ],
  ['{path} is damaged and was read as far as it goes.', '{path} est endommagé et a été lu jusqu’où il va.'],
  [
    'A part of {path} could not be read and was passed over.',
    'Une partie de {path} n’a pas pu être lue et a été laissée de côté.',
  ],
  [
    'More than {most} senders at once; those beyond are turned away.',
    'Plus de {most} émetteurs à la fois ; ceux en trop sont refusés.',
  ],
  [
    'A sender was turned away: its certificate is not among those that are let in.',
    'Un émetteur a été refusé : son certificat n’est pas parmi ceux que l’on laisse entrer.',
  ],
  [
    'The matcher could not read a part of it; the log of the node says why.',
    'La recherche n’a pas pu en lire une partie ; le journal du nœud dit pourquoi.',
  ],
  [
    'Some of the events were removed while it ran: retention took them.',
    'Une partie des événements a été supprimée pendant la recherche : leur durée de conservation était passée.',
  ],
  [
    'Some of the stored events are damaged and could not be read. Ask the operator to look at the stored events.',
    'Une partie des événements conservés est endommagée et n’a pas pu être lue. Demandez à l’administrateur de les examiner.',
  ],
  [
    'The search ended without saying why. Start it again.',
    'La recherche s’est arrêtée sans dire pourquoi. Relancez-la.',
  ],
  ['The search failed. Start it again.', 'La recherche a échoué. Relancez-la.'],
]
