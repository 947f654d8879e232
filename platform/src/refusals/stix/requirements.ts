import type { Refusals } from '@testudo/kernel/refusals'
import { PATTERN } from './pattern.ts'

/** What an object does that STIX 2.1 says it must not, by the validator's rule: a phrase without full stop. */
export const REQUIREMENTS: Refusals = {
  'stix.type': [
    ['an object is expected', 'on attend un objet'],
    ['a STIX object is expected', 'on attend un objet STIX'],
    ['an observable object is expected', 'on attend un objet observable'],
    ['an identifier is expected', 'on attend un identifiant'],
    ['a list of strings is expected', 'on attend une liste de chaînes'],
    ['a list is expected', 'on attend une liste'],
    ['a string or an integer is expected', 'on attend une chaîne ou un entier'],
    ['a string is expected', 'on attend une chaîne'],
    ['an integer is expected', 'on attend un entier'],
    ['a number is expected', 'on attend un nombre'],
    ['true or false is expected', 'on attend true ou false'],
  ],
  'stix.required': [
    ['the property type (a string) is required', 'la propriété type (une chaîne) est obligatoire'],
    ['the property {name} is required', 'la propriété {name} est obligatoire'],
  ],
  'stix.any-of': [
    [
      'definition_type and definition, or an extension, are required',
      'definition_type et definition, ou une extension, sont obligatoires',
    ],
    ['at least one of {names} is required', 'l’une au moins de ces propriétés est obligatoire : {names}'],
  ],
  'stix.needs': [
    [
      'definition_type and definition (an object) go together',
      'definition_type et definition (un objet) vont ensemble',
    ],
    ['a malware family must have a name', 'une famille de logiciels malveillants doit avoir un nom'],
    ['{name} needs {other}', '{name} demande {other}'],
  ],
  'stix.exclusive': [
    ['objects must not be present together with object_refs', 'objects ne doit pas se trouver avec object_refs'],
    ['body must not be used when is_multipart is true', 'body ne doit pas être employé quand is_multipart vaut true'],
    [
      'body_multipart must not be used when is_multipart is false',
      'body_multipart ne doit pas être employé quand is_multipart vaut false',
    ],
    ['payload_bin and url must not be present together', 'payload_bin et url ne doivent pas se trouver ensemble'],
  ],
  'stix.null': [
    ['a property must not be null: leave it out', 'une propriété ne doit pas valoir null : laissez-la de côté'],
  ],
  'stix.empty-list': [
    [
      'a list must not be empty: leave the property out',
      'une liste ne doit pas être vide : laissez la propriété de côté',
    ],
  ],
  'stix.empty-dictionary': [
    [
      'a dictionary must not be empty: leave the property out',
      'un dictionnaire ne doit pas être vide : laissez la propriété de côté',
    ],
    ['extensions must not be empty: leave it out', 'extensions ne doit pas être vide : laissez-la de côté'],
    ['an extension must not be empty', 'une extension ne doit pas être vide'],
  ],
  'stix.dictionary-key': [
    [
      'the key {key} must be 1 to 250 of a-z, A-Z, 0-9, - and _',
      'la clé {key} doit avoir de 1 à 250 caractères parmi a-z, A-Z, 0-9, - et _',
    ],
  ],
  'stix.property-name': [
    [
      'the property name {name} must be 3 to 250 of a-z, 0-9 and _, a letter first',
      'le nom de propriété {name} doit avoir de 3 à 250 caractères parmi a-z, 0-9 et _, une lettre d’abord',
    ],
    ['{name} is not a property name', '{name} n’est pas un nom de propriété'],
  ],
  'stix.reserved-property': [['the property name {name} is reserved', 'le nom de propriété {name} est réservé']],
  'stix.type-name': [
    [
      'the type name {name} must be 3 to 250 of a-z, 0-9 and -, a letter first',
      'le nom de type {name} doit avoir de 3 à 250 caractères parmi a-z, 0-9 et -, une lettre d’abord',
    ],
  ],
  'stix.reserved-type': [['the type name action is reserved', 'le nom de type action est réservé']],
  'stix.identifier': [
    ['{value} is not an identifier, type--uuid', '{value} n’est pas un identifiant, type--uuid'],
    ['{value} is not an identifier', '{value} n’est pas un identifiant'],
  ],
  'stix.id-type': [['the id must start with {start}', 'l’identifiant doit commencer par {start}']],
  'stix.uuid-random': [
    [
      'without contributing properties the UUID must be of version 4',
      'sans propriété contributive, l’UUID doit être de version 4',
    ],
  ],
  'stix.reference-type': [
    ['only observables may stand here', 'seuls des observables peuvent se trouver ici'],
    ['a reference to {types} is expected, not to {type}', 'on attend une référence à {types}, et non à {type}'],
  ],
  'stix.timestamp': [
    ['{value} is not an RFC 3339 time in UTC that exists', '{value} n’est pas une date RFC 3339 en UTC qui existe'],
  ],
  'stix.timestamp-order': [
    ['{later} must be later than or equal to {earlier}', '{later} ne doit pas être antérieur à {earlier}'],
    ['{later} must be later than {earlier}', '{later} doit être postérieur à {earlier}'],
  ],
  'stix.timestamp-precision': [
    ['{name} needs at least three digits after the second', '{name} demande au moins trois chiffres après la seconde'],
  ],
  'stix.hex': [
    ['an even number of hexadecimal digits is expected', 'on attend un nombre pair de chiffres hexadécimaux'],
    [
      '{value} is not an even number of hexadecimal digits',
      '{value} n’est pas un nombre pair de chiffres hexadécimaux',
    ],
  ],
  'stix.binary': [
    ['base64 is expected', 'on attend du base64'],
    ['{value} is not base64', '{value} n’est pas du base64'],
  ],
  'stix.hash-name': [['a hash name has at least 3 characters', 'un nom de hachage a au moins 3 caractères']],
  'stix.hash-value': [['{value} is not a value of {algorithm}', '{value} n’est pas une valeur de {algorithm}']],
  'stix.range': [
    ['a number from {low} to {high} is expected', 'on attend un nombre de {low} à {high}'],
    ['a number of at least {low} is expected', 'on attend un nombre d’au moins {low}'],
    ['a number of at most {high} is expected', 'on attend un nombre d’au plus {high}'],
  ],
  'stix.constant': [
    ['"2.0" or "2.1" is expected', 'on attend "2.0" ou "2.1"'],
    ['{value} is expected', 'on attend {value}'],
  ],
  'stix.enum': [
    [
      'extension_type must be one of extension-type-enum',
      'extension_type doit être l’un des mots de extension-type-enum',
    ],
    ['the value is not in {name}', 'la valeur n’est pas dans {name}'],
    ['{value} is not in {name}', '{value} n’est pas dans {name}'],
  ],
  'stix.uri': [['{value} is not an absolute URI (RFC 3986)', '{value} n’est pas un URI absolu (RFC 3986)']],
  'stix.language': [
    ['{value} is not a language tag (RFC 5646)', '{value} n’est pas une étiquette de langue (RFC 5646)'],
  ],
  'stix.ipv4': [['{value} is not an IPv4 address or network', '{value} n’est pas une adresse ou un réseau IPv4']],
  'stix.ipv6': [['{value} is not an IPv6 address or network', '{value} n’est pas une adresse ou un réseau IPv6']],
  'stix.mac': [
    [
      '{value} is not six lower-case hexadecimal pairs with colons',
      '{value} n’est pas six paires hexadécimales en minuscules séparées par des deux-points',
    ],
  ],
  'stix.email': [
    [
      '{value} is not an e-mail address without display name',
      '{value} n’est pas une adresse électronique sans nom affiché',
    ],
  ],
  'stix.cpe': [['{value} is not a CPE 2.3 name', '{value} n’est pas un nom CPE 2.3']],
  'stix.character-set': [
    ['{value} is not an IANA character set name', '{value} n’est pas un nom de jeu de caractères de l’IANA'],
  ],
  'stix.mime-type': [['{value} is not an IANA media type', '{value} n’est pas un type de média de l’IANA']],
  'stix.registry-key': [
    ['{value} is not a hive name without abbreviation', '{value} n’est pas un nom de ruche sans abréviation'],
  ],
  'stix.relationship-type': [
    [
      '{value} is not lower-case letters, digits and hyphens',
      '{value} n’est pas fait de minuscules, de chiffres et de traits d’union',
    ],
  ],
  'stix.selector': [
    [
      '{value} is not a selector: property names and [index] joined by dots',
      '{value} n’est pas un sélecteur : des noms de propriétés et des [indices] joints par des points',
    ],
    ['{value} selects nothing in this object', '{value} ne désigne rien dans cet objet'],
  ],
  'stix.socket-options': [['{value} is not a socket option name', '{value} n’est pas un nom d’option de socket']],
  'stix.marking-cycle': [['a marking must not mark itself', 'un marquage ne doit pas se marquer lui-même']],
  'stix.granular-marking': [
    ['exactly one of lang and marking_ref is required', 'il faut lang ou marking_ref, et un seul des deux'],
  ],
  'stix.tlp-marking': [
    [
      'only the four TLP markings of the standard, with their own ids, may be used',
      'seuls les quatre marquages TLP de la norme, avec leurs propres identifiants, peuvent être employés',
    ],
  ],
  'stix.active-end': [['traffic that is active must not have an end', 'un trafic en cours ne doit pas avoir de fin']],
  'stix.extension-name': [
    [
      '{key} is neither an extension definition nor an extension name',
      '{key} n’est ni une définition d’extension ni un nom d’extension',
    ],
  ],
  'stix.extension-redefines': [['an extension must not redefine {name}', 'une extension ne doit pas redéfinir {name}']],
  'stix.bundle-in-bundle': [['a bundle must not hold a bundle', 'un paquet ne doit pas contenir de paquet']],
  'stix.options': [['silent and verbose contradict each other', 'silent et verbose se contredisent']],
  'stix.pattern': PATTERN,
  'stix.pattern-type': [['{type} is not a type name', '{type} n’est pas un nom de type']],
  'stix.pattern-property': [['{name} is not a property name', '{name} n’est pas un nom de propriété']],
}
