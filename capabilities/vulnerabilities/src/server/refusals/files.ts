import type { Refusals } from '@testudo/kernel/refusals'

/** What is wrong with a file of an inventory, at a line of it or elsewhere in it. */
const broken = (en: string, fr: string) =>
  [
    [`line {line}: ${en} Nothing was stored.`, `Ligne {line} : ${fr} Rien n’a été enregistré.`],
    [`{at}: ${en} Nothing was stored.`, `{at} : ${fr} Rien n’a été enregistré.`],
  ] as const

const TOO_DEEP = 'Des éléments y sont imbriqués sur plus de {most} niveaux.'

/** Files of inventories that cannot be read. */
export const files: Refusals = {
  'inventory.no_sbom': [
    ...broken(
      'This is OpenVEX: statements on vulnerabilities, no inventory. Import it as a feed.',
      'C’est de l’OpenVEX : des déclarations sur des vulnérabilités, non un inventaire. Importez-le comme flux.',
    ),
    ...broken('This is neither CycloneDX nor SPDX.', 'Ce n’est ni du CycloneDX ni du SPDX.'),
  ],
  'inventory.no_equipment': broken(
    'The document does not say what it is of. Say which equipment.',
    'Le document ne dit pas ce qu’il décrit. Dites quel équipement.',
  ),
  'inventory.line_long': [
    ...broken('A line has at most {most} characters.', 'Une ligne a {most} caractères au plus.'),
    ...broken(
      'The line that begins here is longer than {most} characters: a quote may be missing.',
      'La ligne qui commence ici dépasse {most} caractères : il manque peut-être un guillemet.',
    ),
  ],
  'inventory.no_header': broken(
    'The first line names no column that says what runs: product (produit), cpe or purl. Add a header; the columns equipment and version should be there too.',
    'La première ligne ne nomme aucune colonne qui dise ce qui tourne : product (produit), cpe ou purl. Ajoutez un en-tête ; les colonnes equipment et version devraient y être aussi.',
  ),
  'inventory.empty': broken('The file holds nothing.', 'Le fichier ne contient rien.'),
  'inventory.too_many': [
    ...broken(
      'More than {most} equipment. Split the file, for example by operator.',
      'Plus de {most} équipements. Partagez le fichier, par exemple par opérateur.',
    ),
    ...broken(
      'More than {most} components. Split the file, for example by operator.',
      'Plus de {most} composants. Partagez le fichier, par exemple par opérateur.',
    ),
  ],
  'inventory.quote_open': broken(
    'A quote opens here and never closes. Close it, or double it if it belongs to the text.',
    'Un guillemet s’ouvre ici et ne se ferme pas. Fermez-le, ou doublez-le s’il fait partie du texte.',
  ),
  'inventory.cells': broken('More than {most} cells in one line.', 'Plus de {most} cellules sur une ligne.'),
  'inventory.binary': broken(
    'The file holds NUL characters: it is no text. Export it as CSV in UTF-8.',
    'Le fichier contient des caractères NUL : ce n’est pas du texte. Exportez-le en CSV, en UTF-8.',
  ),
  'inventory.encoding': broken(
    'These bytes are not UTF-8. Save the file as "CSV UTF-8" and import it again.',
    'Ces octets ne sont pas de l’UTF-8. Enregistrez le fichier en « CSV UTF-8 » et importez-le de nouveau.',
  ),
  'inventory.entities': broken(
    'The document declares a document type or entities of its own, as {maker} never does.',
    'Le document déclare un type de document ou des entités à lui, ce que {maker} ne fait jamais.',
  ),
  'inventory.xml': [
    ...broken(
      'Here stands no tag: this is no XML of {maker}.',
      'Il n’y a pas de balise ici : ce n’est pas du XML de {maker}.',
    ),
    ...broken('</{tag}> closes what is not open here.', '</{tag}> ferme ce qui n’est pas ouvert ici.'),
    ...broken('Something follows the end of the document.', 'Quelque chose suit la fin du document.'),
    ...broken('This is no XML of {maker}.', 'Ce n’est pas du XML de {maker}.'),
    ...broken('Tags are nested deeper than {most} levels.', TOO_DEEP),
    ...broken(
      'A tag opens here and does not close: this is no XML of {maker}.',
      'Une balise s’ouvre ici et ne se ferme pas : ce n’est pas du XML de {maker}.',
    ),
  ],
  'inventory.cut': broken(
    'The document ends before its end tag: the scan or the transfer was cut off.',
    'Le document finit avant sa balise de fin : le scan ou le transfert a été interrompu.',
  ),
  'sbom.empty': broken('the document is empty.', 'Le document est vide.'),
  'sbom.truncated': [
    ...broken(
      'the text ends in the middle of a value: the file is cut short.',
      'Le texte finit au milieu d’une valeur : le fichier est tronqué.',
    ),
    ...broken(
      'the text ends inside <text>: the file is cut short.',
      'Le texte finit à l’intérieur de <text> : le fichier est tronqué.',
    ),
  ],
  'sbom.syntax': [
    ...broken('expected {wanted}, found {found}.', '{wanted} attendu, {found} trouvé.'),
    ...broken('{why}.', '{why}.'),
  ],
  'sbom.trailing_garbage': broken(
    'unexpected text after the end of the document.',
    'Il reste du texte après la fin du document.',
  ),
  'sbom.too_deep': broken('nested deeper than {most} levels.', TOO_DEEP),
  'sbom.too_big': [
    ...broken('one part of the document is larger than {most} bytes.', 'Une partie du document dépasse {most} octets.'),
    ...broken('a line is longer than {most} characters.', 'Une ligne dépasse {most} caractères.'),
    ...broken('one tag or text is larger than {most} characters.', 'Une balise ou un texte dépasse {most} caractères.'),
  ],
  'sbom.two_documents': broken('one file holds two documents.', 'Un seul fichier contient deux documents.'),
  'sbom.version': [
    ...broken('{format} without a version cannot be read here.', '{format} sans version ne peut pas être lu ici.'),
    ...broken('{format} cannot be read here.', '{format} ne peut pas être lu ici.'),
  ],
  'sbom.mixed': broken(
    'a {format} document with a list of another format ({foreign}).',
    'Un document {format} avec une liste d’un autre format ({foreign}).',
  ),
  'sbom.too_many_components': broken('more than {most} components.', 'Plus de {most} composants.'),
  'sbom.too_many_statements': broken('more than {most} statements.', 'Plus de {most} déclarations.'),
  'sbom.doctype': broken(
    'a document type is not accepted: remove the <!DOCTYPE …>.',
    'Un type de document n’est pas accepté : retirez le <!DOCTYPE …>.',
  ),
  'sbom.encoding': [
    ...broken(
      'the text says it is {encoding}: save it as UTF-8.',
      'Le texte s’annonce en {encoding} : enregistrez-le en UTF-8.',
    ),
    ...broken('{why}.', '{why}.'),
  ],
}
