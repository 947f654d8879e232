/** A label of a domain name, and several of them. */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const DOMAIN = `${LABEL}(?:\\.${LABEL})+`
const FRAGMENT = '#[a-z0-9]+(?:[.-][a-z0-9]+)*'
/** A language tag in the form of RFC 5646. */
const LANGUAGE =
  '(?:(?:[a-zA-Z]{2,3}(?:-[a-zA-Z]{3}(?:-[a-zA-Z]{3}){0,2})?|[a-zA-Z]{4,8})(?:-[a-zA-Z]{4})?(?:-(?:[a-zA-Z]{2}|[0-9]{3}))?(?:-(?:[a-zA-Z0-9]{5,8}|[0-9][a-zA-Z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[a-zA-Z0-9]{2,8})+)*(?:-[xX](?:-[a-zA-Z0-9]{2,8})+)?|[xX](?:-[a-zA-Z0-9]{2,8})+|i-default|i-mingo)'
const EXTENSION = `/(?:${LANGUAGE}|\\.${DOMAIN}(?:${FRAGMENT}|(?:${FRAGMENT})?\\$${LANGUAGE}))`

/**
 * The namespaces of SSVC. The published pattern has a choice inside a repetition inside a repetition, which takes time
 * without end on 40 hostile letters; this one accepts the same texts and reads each letter once.
 */
const NAMESPACE = `^(?:x_${DOMAIN}${FRAGMENT}|[a-z][a-z0-9](?:[.-]?[a-z0-9])+(?:${FRAGMENT})?)(?:(?:/|/${LANGUAGE})(?:${EXTENSION})*)?$`

/**
 * The JSON schema of SSVC selections (CERT/CC, https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json),
 * which CSAF 2.1 refers to, without its descriptions.
 */
export const csaf21ssvc: object = {
  $id: 'https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json',
  type: 'object',
  $defs: {
    MinimalDecisionPointValue: {
      additionalProperties: false,
      properties: {
        name: {
          minLength: 1,
          type: 'string',
        },
        definition: {
          minLength: 1,
          type: 'string',
        },
        key: {
          minLength: 1,
          pattern: '^(([a-zA-Z0-9])|([a-zA-Z0-9][a-zA-Z0-9_]*[a-zA-Z0-9])|(T\\*))$',
          type: 'string',
        },
      },
      required: ['key'],
      type: 'object',
    },
    Reference: {
      additionalProperties: false,
      properties: {
        uri: {
          format: 'uri',
          minLength: 1,
          type: 'string',
        },
        summary: {
          type: 'string',
        },
      },
      required: ['uri', 'summary'],
      type: 'object',
    },
    Selection: {
      additionalProperties: false,
      properties: {
        namespace: {
          maxLength: 1000,
          minLength: 3,
          pattern: NAMESPACE,
          type: 'string',
        },
        key: {
          minLength: 1,
          pattern: '^(([a-zA-Z0-9])|([a-zA-Z0-9][a-zA-Z0-9_]*[a-zA-Z0-9])|(T\\*))$',
          type: 'string',
        },
        version: {
          minLength: 5,
          pattern:
            '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?$',
          type: 'string',
        },
        name: {
          minLength: 1,
          type: 'string',
        },
        definition: {
          minLength: 1,
          type: 'string',
        },
        values: {
          items: {
            $ref: '#/$defs/MinimalDecisionPointValue',
          },
          minItems: 1,
          type: 'array',
        },
      },
      required: ['namespace', 'key', 'version', 'values'],
      type: 'object',
    },
  },
  properties: {
    timestamp: {
      format: 'date-time',
      type: 'string',
    },
    schemaVersion: {
      const: '2.0.0',
      type: 'string',
    },
    target_ids: {
      items: {
        type: 'string',
      },
      minItems: 1,
      type: 'array',
      uniqueItems: true,
    },
    selections: {
      items: {
        $ref: '#/$defs/Selection',
      },
      minItems: 1,
      type: 'array',
    },
    decision_point_resources: {
      items: {
        $ref: '#/$defs/Reference',
      },
      minItems: 1,
      type: 'array',
    },
    references: {
      items: {
        $ref: '#/$defs/Reference',
      },
      minItems: 1,
      type: 'array',
    },
  },
  required: ['timestamp', 'schemaVersion', 'selections'],
  additionalProperties: false,
}
