import type { Refusals } from '@testudo/kernel/refusals'

/** The database, objects in it, jobs and uploads. */
export const STORAGE: Refusals = {
  'storage.init_failed': [
    [
      'The database could not be created in {folder}. Check rights and free space.',
      'La base n’a pas pu être créée dans {folder}. Vérifiez les droits et l’espace libre.',
    ],
  ],
  'storage.conflict': [
    [
      'Somebody else changed this at the same moment. Load it again and repeat.',
      'Quelqu’un d’autre l’a modifié au même moment. Rechargez, puis recommencez.',
    ],
  ],
  'storage.invalid': [
    [
      'A value does not fit the store. Check lengths, numbers and characters.',
      'Une valeur ne convient pas à la base. Vérifiez les longueurs, les nombres et les caractères.',
    ],
  ],
  'storage.full': [
    [
      'The store has no room left. Free disk space, then repeat.',
      'La base n’a plus de place. Libérez de l’espace disque, puis recommencez.',
    ],
  ],
  'storage.unreachable': [
    [
      'The store does not answer. Check that it runs, then repeat.',
      'La base ne répond pas. Vérifiez qu’elle fonctionne, puis recommencez.',
    ],
  ],
  'storage.failed': [
    [
      'The store could not do this. The log of the node says why.',
      'La base n’a pas pu le faire. Le journal du nœud dit pourquoi.',
    ],
  ],
  'storage.folder_in_use': [
    [
      'Another node has the data folder {folder} open. Stop it first, or choose another folder.',
      'Un autre nœud tient ouvert le dossier de données {folder}. Arrêtez-le d’abord, ou choisissez un autre dossier.',
    ],
  ],
  'storage.cannot_prepare': [
    [
      'The database role may not prepare the schema. Ask an administrator to run: create role {role} nologin; grant {granted} to <this role>; create extension pg_trgm; and to make this role the owner of the database.',
      'Le rôle de base de données ne peut pas préparer le schéma. Demandez à un administrateur d’exécuter : create role {role} nologin; grant {granted} to <ce rôle>; create extension pg_trgm; et de donner la base à ce rôle.',
    ],
  ],
  'storage.schema_newer': [
    [
      'This data was written by a newer Testudo ({part} is at step {there}, this one knows {here}). Start the newer one, or undo with: testudo schema down {name} {step} --yes',
      'Ces données ont été écrites par un Testudo plus récent ({part} en est à l’étape {there}, celui-ci connaît jusqu’à {here}). Démarrez le plus récent, ou revenez en arrière avec : testudo schema down {name} {step} --yes',
    ],
  ],
  'storage.schema_changed': [
    [
      'Step {step} of {part} ({name}) is not the one that ran here. Restore the original step and add a new one behind it.',
      'L’étape {step} de {part} ({name}) n’est pas celle qui a été exécutée ici. Rétablissez l’étape d’origine et ajoutez-en une nouvelle après elle.',
    ],
  ],
  'storage.where': [
    [
      'Give either a data folder or a PostgreSQL address.',
      'Indiquez soit un dossier de données, soit une adresse PostgreSQL.',
    ],
  ],
  'storage.server_too_old': [
    [
      'This PostgreSQL server is older than {oldest}. Upgrade it, or use another.',
      'Ce serveur PostgreSQL est antérieur à la version {oldest}. Mettez-le à niveau, ou prenez-en un autre.',
    ],
  ],
  'storage.server_not_durable': [
    [
      'This PostgreSQL server runs with fsync or synchronous_commit off, so what it acknowledges may be lost. Set both on.',
      'Ce serveur PostgreSQL fonctionne sans fsync ou sans synchronous_commit : ce qu’il confirme peut être perdu. Activez les deux.',
    ],
  ],
  'jobs.interrupted': [
    [
      'The node stopped while this ran. What it finished is kept; start it again for the rest.',
      'Le nœud s’est arrêté pendant ce travail. Ce qui était terminé est conservé ; relancez-le pour le reste.',
    ],
  ],
  'jobs.rights_changed': [
    [
      'The rights of its owner changed while this ran. What it finished is kept; start it again with the new ones.',
      'Les droits de son auteur ont changé pendant ce travail. Ce qui était terminé est conservé ; relancez-le avec les nouveaux droits.',
    ],
  ],
  'jobs.failed': [
    [
      'The job failed. What it finished is kept; start it again.',
      'Le travail a échoué. Ce qui était terminé est conservé ; relancez-le.',
    ],
  ],
  'jobs.no_room': [
    [
      'The node has no room for this upload. Tell its operator; nothing of it was taken.',
      'Le nœud n’a pas de place pour cet envoi. Prévenez son exploitant ; rien n’en a été pris.',
    ],
  ],
  'jobs.upload_cut': [
    [
      'The upload broke off. Nothing of it was taken; send it again.',
      'L’envoi a été interrompu. Rien n’en a été pris ; renvoyez-le.',
    ],
  ],
}
