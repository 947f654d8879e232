/**
 * The JSON schema every extension of a CSAF 2.1 document follows (OASIS,
 * https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json) without its descriptions; what it takes from
 * extension-metaschema.json is written in.
 */
export const csaf21extension: object = {
  $id: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json',
  type: 'object',
  required: ['$schema', 'category', 'critical', 'content'],
  properties: {
    $schema: {
      type: 'string',
      format: 'uri',
      pattern:
        '^(?!https:\\/\\/docs\\.oasis-open\\.org\\/csaf\\/csaf\\/v2\\.1\\/([^\\/\\s]+/)*schema\\/extension-content\\.json)(https:\\/\\/[a-z0-9](([a-z0-9-]){0,61}[a-z0-9])?(\\.[a-z0-9](([a-z0-9-]){0,61}[a-z0-9])?)+\\/([^\\/\\s]+/)*[^\\/\\s]+_(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?\\.json)$',
    },
    category: {
      type: 'string',
      enum: ['essential', 'significant', 'supplementary'],
    },
    content: {
      type: 'object',
      minProperties: 1,
      additionalProperties: true,
    },
    critical: {
      type: 'boolean',
    },
  },
  additionalProperties: false,
}
