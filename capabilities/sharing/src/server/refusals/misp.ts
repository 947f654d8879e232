import { DENIALS } from '@testudo/kernel/label'
import type { Refusals } from '@testudo/kernel/refusals'
import { each } from './pairs.ts'

/** Of MISP: events, audiences and lists. */
export const MISP: Refusals = {
  'sharing.beyond_own_rights': [
    [
      'You can only give labels that you may read yourself.',
      'Vous ne pouvez donner que des labels que vous pouvez lire vous-même.',
    ],
  ],
  'sharing.audiences_changed': [
    [
      'Somebody changed the table meanwhile. Look at it again, then repeat your change.',
      'Quelqu’un a modifié la table entre-temps. Relisez-la, puis refaites votre modification.',
    ],
  ],
  'sharing.group_twice': [
    ['This sharing group stands in the table twice.', 'Ce groupe de partage figure deux fois dans la table.'],
  ],
  'sharing.label_unknown': each(
    ['Nobody could read this label: {why}', 'Personne ne pourrait lire sous ce label. {why}'],
    DENIALS,
  ),
  'sharing.export_too_large': [
    [
      'More than {n} objects belong to it: too much for one MISP event. Take it out as STIX instead.',
      'Plus de {n} objets en font partie : c’est trop pour un seul événement MISP. Sortez-le plutôt en STIX.',
    ],
  ],
  'sharing.import_stopped': [
    [
      'The import stopped. Whole batches before the stop are kept; import the file again.',
      'L’importation s’est arrêtée. Les lots entiers qui précèdent sont conservés ; importez de nouveau le fichier.',
    ],
  ],
  'sharing.no_lists': [
    [
      'There is no warning list and no taxonomy in this. Send list.json or machinetag.json of MISP, or a tar archive of them.',
      'Il n’y a là ni liste d’avertissement ni taxonomie. Envoyez list.json ou machinetag.json de MISP, ou une archive tar.',
    ],
  ],
  'sharing.no_list': [
    [
      'There is no list of this name here. Ask for the lists again.',
      'Il n’y a pas ici de liste de ce nom. Redemandez les listes.',
    ],
  ],
  'sharing.list_too_big': [
    [
      'A file of lists has at most {n} bytes. Send several as a tar archive.',
      'Un fichier de listes compte au plus {n} octets. Envoyez-en plusieurs dans une archive tar.',
    ],
  ],
  'sharing.too_many_lists': [
    ['More than {n} lists cannot be loaded at once.', 'On ne peut pas charger plus de {n} listes à la fois.'],
  ],
  'sharing.misp_broken': [
    [
      'The text breaks at byte {byte} (line {line}): {flaw}. Whole events before it are taken.',
      'Le texte devient illisible à l’octet {byte} (ligne {line}) : {flaw}. Les événements entiers qui précèdent sont pris.',
    ],
  ],
  'sharing.archive': each(
    ['The archive cannot be read at byte {byte}: {why}.', 'L’archive ne peut pas être lue à l’octet {byte} : {why}.'],
    [
      ['the archive ends without its closing blocks', 'elle se termine sans ses blocs de fin'],
      ['the archive is cut', 'elle est tronquée'],
      ['more than {most} entries', 'elle compte plus de {most} entrées'],
      ['its files have more than {most} bytes together', 'ses fichiers dépassent ensemble {most} octets'],
      ['an extended header of more than 1 MiB', 'un en-tête étendu dépasse 1 Mio'],
      ['a file of a size that needs an extended header', 'la taille d’un fichier exige un en-tête étendu'],
      ['a file without a readable size', 'la taille d’un fichier est illisible'],
      ['a header whose check sum is wrong', 'la somme de contrôle d’un en-tête est fausse'],
      ['{name} has more than {most} bytes', '{name} dépasse {most} octets'],
    ],
  ),
}
