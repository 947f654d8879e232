import type { Refusals } from '@testudo/kernel/refusals'
import { PRODUCTS } from '../../core/document/products.ts'
import { label } from './label.ts'

const RULES = new Set(Object.values(PRODUCTS).flatMap(({ rules }) => rules))

/** What its faults say in French. */
export const REFUSALS: Refusals = {
  ...label,
  'briefing.lacks': [...RULES].map(({ says: { en, fr } }) => [
    `This product is not complete. ${en}`,
    `Ce produit n’est pas complet. Il y manque ceci : ${fr}`,
  ]),
  'briefing.too_many': [
    [
      'A page takes at most {most} paragraphs of your own.',
      'Une page prend au plus {most} paragraphes ajoutés à la main.',
    ],
  ],
  'briefing.paragraph': [
    [
      'This paragraph is not on the page any more. Open the draft again.',
      'Ce paragraphe ne figure plus sur la page. Rouvrez le projet.',
    ],
    ['This paragraph is not on the page. Open it again.', 'Ce paragraphe ne figure pas sur la page. Rouvrez-la.'],
  ],
  'briefing.lowered': [
    [
      'Lowering the mark of a paragraph takes the right to release. Ask a liaison officer, or keep the mark.',
      'Abaisser le marquage d’un paragraphe demande le droit de communiquer. Adressez-vous à un officier de liaison, ou gardez le marquage.',
    ],
    [
      'Lowering the mark of a requirement takes the right to release. Ask a liaison officer, or keep the mark.',
      'Abaisser le marquage d’un besoin demande le droit de communiquer. Adressez-vous à un officier de liaison, ou gardez le marquage.',
    ],
  ],
  'briefing.issued': [
    [
      'This brief is issued and stays as it is. Draft a new one.',
      'Ce point est diffusé et reste tel quel. Établissez-en un nouveau.',
    ],
  ],
  'briefing.changed': [
    [
      'Somebody has changed this draft. Read it again, then decide.',
      'Quelqu’un a modifié ce projet. Relisez-le, puis décidez.',
    ],
  ],
  'briefing.since': [
    [
      'Changes are counted from a time that has been. Give an earlier one.',
      'Les changements se comptent depuis une heure passée. Donnez-en une plus ancienne.',
    ],
  ],
  'briefing.mission': [
    [
      'No mission of this name can be told of at this releasability. Check the code, or make the brief for fewer recipients.',
      'On ne peut parler d’aucune mission de ce nom à ces destinataires. Vérifiez le code, ou établissez le point pour moins de destinataires.',
    ],
  ],
  'briefing.copy': [['There are {n} copies of this brief.', 'Exemplaires de ce point : {n}. Demandez l’un d’eux.']],
  'release.nothing_may_go': [
    [
      'Something on this page may not go to its recipients any more. Draw it again.',
      'Un élément de cette page ne peut plus aller à ses destinataires. Rétablissez-la à partir des faits.',
    ],
  ],
  'briefing.not_issued': [
    [
      'Only an issued brief is recalled. Throw a draft away instead.',
      'Seul un point diffusé se rappelle. Un projet s’abandonne.',
    ],
  ],
  'briefing.recalled': [['This brief is recalled already.', 'Ce point est déjà rappelé.']],
  'briefing.protected': [
    [
      'An essential element is to be protected; nothing answers it.',
      'Un élément essentiel (EEFI) est à protéger ; rien n’y répond.',
    ],
  ],
  'briefing.own_mark': [
    [
      'You could not read this under that mark. Choose one you may read.',
      'Vous ne pourriez pas lire cela sous ce marquage. Choisissez-en un que vous pouvez lire.',
    ],
    [
      'You could not read a page made for these. Choose others.',
      'Vous ne pourriez pas lire une page établie pour ces destinataires. Choisissez-en d’autres.',
    ],
  ],
  'briefing.terms': [
    [
      'Say by which words this essential element is given away; drafts are looked through for them.',
      'Dites quels mots trahissent cet élément essentiel ; les projets sont examinés pour les y trouver.',
    ],
  ],
  'briefing.zone': [
    [
      'No place has this time zone. Write UTC, or for example Europe/Vilnius.',
      'Aucun lieu n’a ce fuseau horaire. Écrivez UTC ou, par exemple, Europe/Vilnius.',
    ],
  ],
}
