/** The JSON schema of CSAF 2.0 (OASIS, https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json) without its descriptions. */
export const csaf20: object = {
  $id: 'https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json',
  type: 'object',
  $defs: {
    acknowledgments_t: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        minProperties: 1,
        properties: {
          names: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'string',
              minLength: 1,
            },
          },
          organization: {
            type: 'string',
            minLength: 1,
          },
          summary: {
            type: 'string',
            minLength: 1,
          },
          urls: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'string',
              format: 'uri',
            },
          },
        },
      },
    },
    branches_t: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        maxProperties: 3,
        minProperties: 3,
        required: ['category', 'name'],
        properties: {
          branches: {
            $ref: '#/$defs/branches_t',
          },
          category: {
            type: 'string',
            enum: [
              'architecture',
              'host_name',
              'language',
              'legacy',
              'patch_level',
              'product_family',
              'product_name',
              'product_version',
              'product_version_range',
              'service_pack',
              'specification',
              'vendor',
            ],
          },
          name: {
            type: 'string',
            minLength: 1,
          },
          product: {
            $ref: '#/$defs/full_product_name_t',
          },
        },
      },
    },
    full_product_name_t: {
      type: 'object',
      required: ['name', 'product_id'],
      properties: {
        name: {
          type: 'string',
          minLength: 1,
        },
        product_id: {
          $ref: '#/$defs/product_id_t',
        },
        product_identification_helper: {
          type: 'object',
          minProperties: 1,
          properties: {
            cpe: {
              type: 'string',
              pattern:
                '^(cpe:2\\.3:[aho\\*\\-](:(((\\?*|\\*?)([a-zA-Z0-9\\-\\._]|(\\\\[\\\\\\*\\?!"#\\$%&\'\\(\\)\\+,/:;<=>@\\[\\]\\^`\\{\\|\\}~]))+(\\?*|\\*?))|[\\*\\-])){5}(:(([a-zA-Z]{2,3}(-([a-zA-Z]{2}|[0-9]{3}))?)|[\\*\\-]))(:(((\\?*|\\*?)([a-zA-Z0-9\\-\\._]|(\\\\[\\\\\\*\\?!"#\\$%&\'\\(\\)\\+,/:;<=>@\\[\\]\\^`\\{\\|\\}~]))+(\\?*|\\*?))|[\\*\\-])){4})|([c][pP][eE]:/[AHOaho]?(:[A-Za-z0-9\\._\\-~%]*){0,6})$',
              minLength: 5,
            },
            hashes: {
              type: 'array',
              minItems: 1,
              items: {
                type: 'object',
                required: ['file_hashes', 'filename'],
                properties: {
                  file_hashes: {
                    type: 'array',
                    minItems: 1,
                    items: {
                      type: 'object',
                      required: ['algorithm', 'value'],
                      properties: {
                        algorithm: {
                          type: 'string',
                          default: 'sha256',
                          minLength: 1,
                        },
                        value: {
                          type: 'string',
                          pattern: '^[0-9a-fA-F]{32,}$',
                          minLength: 32,
                        },
                      },
                    },
                  },
                  filename: {
                    type: 'string',
                    minLength: 1,
                  },
                },
              },
            },
            model_numbers: {
              type: 'array',
              minItems: 1,
              uniqueItems: true,
              items: {
                type: 'string',
                minLength: 1,
              },
            },
            purl: {
              type: 'string',
              format: 'uri',
              pattern: '^pkg:[A-Za-z\\.\\-\\+][A-Za-z0-9\\.\\-\\+]*/.+',
              minLength: 7,
            },
            sbom_urls: {
              type: 'array',
              minItems: 1,
              items: {
                type: 'string',
                format: 'uri',
              },
            },
            serial_numbers: {
              type: 'array',
              minItems: 1,
              uniqueItems: true,
              items: {
                type: 'string',
                minLength: 1,
              },
            },
            skus: {
              type: 'array',
              minItems: 1,
              items: {
                type: 'string',
                minLength: 1,
              },
            },
            x_generic_uris: {
              type: 'array',
              minItems: 1,
              items: {
                type: 'object',
                required: ['namespace', 'uri'],
                properties: {
                  namespace: {
                    type: 'string',
                    format: 'uri',
                  },
                  uri: {
                    type: 'string',
                    format: 'uri',
                  },
                },
              },
            },
          },
        },
      },
    },
    lang_t: {
      type: 'string',
      pattern:
        '^(([A-Za-z]{2,3}(-[A-Za-z]{3}(-[A-Za-z]{3}){0,2})?|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?|[Xx](-[A-Za-z0-9]{1,8})+|[Ii]-[Dd][Ee][Ff][Aa][Uu][Ll][Tt]|[Ii]-[Mm][Ii][Nn][Gg][Oo])$',
    },
    notes_t: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['category', 'text'],
        properties: {
          audience: {
            type: 'string',
            minLength: 1,
          },
          category: {
            type: 'string',
            enum: ['description', 'details', 'faq', 'general', 'legal_disclaimer', 'other', 'summary'],
          },
          text: {
            type: 'string',
            minLength: 1,
          },
          title: {
            type: 'string',
            minLength: 1,
          },
        },
      },
    },
    product_group_id_t: {
      type: 'string',
      minLength: 1,
    },
    product_groups_t: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: {
        $ref: '#/$defs/product_group_id_t',
      },
    },
    product_id_t: {
      type: 'string',
      minLength: 1,
    },
    products_t: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: {
        $ref: '#/$defs/product_id_t',
      },
    },
    references_t: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['summary', 'url'],
        properties: {
          category: {
            type: 'string',
            default: 'external',
            enum: ['external', 'self'],
          },
          summary: {
            type: 'string',
            minLength: 1,
          },
          url: {
            type: 'string',
            format: 'uri',
          },
        },
      },
    },
    version_t: {
      type: 'string',
      pattern:
        '^(0|[1-9][0-9]*)$|^((0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?)$',
    },
  },
  required: ['document'],
  properties: {
    document: {
      type: 'object',
      required: ['category', 'csaf_version', 'publisher', 'title', 'tracking'],
      properties: {
        acknowledgments: {
          $ref: '#/$defs/acknowledgments_t',
        },
        aggregate_severity: {
          type: 'object',
          required: ['text'],
          properties: {
            namespace: {
              type: 'string',
              format: 'uri',
            },
            text: {
              type: 'string',
              minLength: 1,
            },
          },
        },
        category: {
          type: 'string',
          pattern: '^[^\\s\\-_\\.](.*[^\\s\\-_\\.])?$',
          minLength: 1,
        },
        csaf_version: {
          type: 'string',
          enum: ['2.0'],
        },
        distribution: {
          type: 'object',
          minProperties: 1,
          properties: {
            text: {
              type: 'string',
              minLength: 1,
            },
            tlp: {
              type: 'object',
              required: ['label'],
              properties: {
                label: {
                  type: 'string',
                  enum: ['AMBER', 'GREEN', 'RED', 'WHITE'],
                },
                url: {
                  type: 'string',
                  default: 'https://www.first.org/tlp/',
                  format: 'uri',
                },
              },
            },
          },
        },
        lang: {
          $ref: '#/$defs/lang_t',
        },
        notes: {
          $ref: '#/$defs/notes_t',
        },
        publisher: {
          type: 'object',
          required: ['category', 'name', 'namespace'],
          properties: {
            category: {
              type: 'string',
              enum: ['coordinator', 'discoverer', 'other', 'translator', 'user', 'vendor'],
            },
            contact_details: {
              type: 'string',
              minLength: 1,
            },
            issuing_authority: {
              type: 'string',
              minLength: 1,
            },
            name: {
              type: 'string',
              minLength: 1,
            },
            namespace: {
              type: 'string',
              format: 'uri',
            },
          },
        },
        references: {
          $ref: '#/$defs/references_t',
        },
        source_lang: {
          $ref: '#/$defs/lang_t',
        },
        title: {
          type: 'string',
          minLength: 1,
        },
        tracking: {
          type: 'object',
          required: ['current_release_date', 'id', 'initial_release_date', 'revision_history', 'status', 'version'],
          properties: {
            aliases: {
              type: 'array',
              minItems: 1,
              uniqueItems: true,
              items: {
                type: 'string',
                minLength: 1,
              },
            },
            current_release_date: {
              type: 'string',
              format: 'date-time',
            },
            generator: {
              type: 'object',
              required: ['engine'],
              properties: {
                date: {
                  type: 'string',
                  format: 'date-time',
                },
                engine: {
                  type: 'object',
                  required: ['name'],
                  properties: {
                    name: {
                      type: 'string',
                      minLength: 1,
                    },
                    version: {
                      type: 'string',
                      minLength: 1,
                    },
                  },
                },
              },
            },
            id: {
              type: 'string',
              pattern: '^[\\S](.*[\\S])?$',
              minLength: 1,
            },
            initial_release_date: {
              type: 'string',
              format: 'date-time',
            },
            revision_history: {
              type: 'array',
              minItems: 1,
              items: {
                type: 'object',
                required: ['date', 'number', 'summary'],
                properties: {
                  date: {
                    type: 'string',
                    format: 'date-time',
                  },
                  legacy_version: {
                    type: 'string',
                    minLength: 1,
                  },
                  number: {
                    $ref: '#/$defs/version_t',
                  },
                  summary: {
                    type: 'string',
                    minLength: 1,
                  },
                },
              },
            },
            status: {
              type: 'string',
              enum: ['draft', 'final', 'interim'],
            },
            version: {
              $ref: '#/$defs/version_t',
            },
          },
        },
      },
    },
    product_tree: {
      type: 'object',
      minProperties: 1,
      properties: {
        branches: {
          $ref: '#/$defs/branches_t',
        },
        full_product_names: {
          type: 'array',
          minItems: 1,
          items: {
            $ref: '#/$defs/full_product_name_t',
          },
        },
        product_groups: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['group_id', 'product_ids'],
            properties: {
              group_id: {
                $ref: '#/$defs/product_group_id_t',
              },
              product_ids: {
                type: 'array',
                minItems: 2,
                uniqueItems: true,
                items: {
                  $ref: '#/$defs/product_id_t',
                },
              },
              summary: {
                type: 'string',
                minLength: 1,
              },
            },
          },
        },
        relationships: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['category', 'full_product_name', 'product_reference', 'relates_to_product_reference'],
            properties: {
              category: {
                type: 'string',
                enum: [
                  'default_component_of',
                  'external_component_of',
                  'installed_on',
                  'installed_with',
                  'optional_component_of',
                ],
              },
              full_product_name: {
                $ref: '#/$defs/full_product_name_t',
              },
              product_reference: {
                $ref: '#/$defs/product_id_t',
              },
              relates_to_product_reference: {
                $ref: '#/$defs/product_id_t',
              },
            },
          },
        },
      },
    },
    vulnerabilities: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        minProperties: 1,
        properties: {
          acknowledgments: {
            $ref: '#/$defs/acknowledgments_t',
          },
          cve: {
            type: 'string',
            pattern: '^CVE-[0-9]{4}-[0-9]{4,}$',
          },
          cwe: {
            type: 'object',
            required: ['id', 'name'],
            properties: {
              id: {
                type: 'string',
                pattern: '^CWE-[1-9]\\d{0,5}$',
              },
              name: {
                type: 'string',
                minLength: 1,
              },
            },
          },
          discovery_date: {
            type: 'string',
            format: 'date-time',
          },
          flags: {
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: {
              type: 'object',
              required: ['label'],
              properties: {
                date: {
                  type: 'string',
                  format: 'date-time',
                },
                group_ids: {
                  $ref: '#/$defs/product_groups_t',
                },
                label: {
                  type: 'string',
                  enum: [
                    'component_not_present',
                    'inline_mitigations_already_exist',
                    'vulnerable_code_cannot_be_controlled_by_adversary',
                    'vulnerable_code_not_in_execute_path',
                    'vulnerable_code_not_present',
                  ],
                },
                product_ids: {
                  $ref: '#/$defs/products_t',
                },
              },
            },
          },
          ids: {
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: {
              type: 'object',
              required: ['system_name', 'text'],
              properties: {
                system_name: {
                  type: 'string',
                  minLength: 1,
                },
                text: {
                  type: 'string',
                  minLength: 1,
                },
              },
            },
          },
          involvements: {
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: {
              type: 'object',
              required: ['party', 'status'],
              properties: {
                date: {
                  type: 'string',
                  format: 'date-time',
                },
                party: {
                  type: 'string',
                  enum: ['coordinator', 'discoverer', 'other', 'user', 'vendor'],
                },
                status: {
                  type: 'string',
                  enum: ['completed', 'contact_attempted', 'disputed', 'in_progress', 'not_contacted', 'open'],
                },
                summary: {
                  type: 'string',
                  minLength: 1,
                },
              },
            },
          },
          notes: {
            $ref: '#/$defs/notes_t',
          },
          product_status: {
            type: 'object',
            minProperties: 1,
            properties: {
              first_affected: {
                $ref: '#/$defs/products_t',
              },
              first_fixed: {
                $ref: '#/$defs/products_t',
              },
              fixed: {
                $ref: '#/$defs/products_t',
              },
              known_affected: {
                $ref: '#/$defs/products_t',
              },
              known_not_affected: {
                $ref: '#/$defs/products_t',
              },
              last_affected: {
                $ref: '#/$defs/products_t',
              },
              recommended: {
                $ref: '#/$defs/products_t',
              },
              under_investigation: {
                $ref: '#/$defs/products_t',
              },
            },
          },
          references: {
            $ref: '#/$defs/references_t',
          },
          release_date: {
            type: 'string',
            format: 'date-time',
          },
          remediations: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['category', 'details'],
              properties: {
                category: {
                  type: 'string',
                  enum: ['mitigation', 'no_fix_planned', 'none_available', 'vendor_fix', 'workaround'],
                },
                date: {
                  type: 'string',
                  format: 'date-time',
                },
                details: {
                  type: 'string',
                  minLength: 1,
                },
                entitlements: {
                  type: 'array',
                  minItems: 1,
                  items: {
                    type: 'string',
                    minLength: 1,
                  },
                },
                group_ids: {
                  $ref: '#/$defs/product_groups_t',
                },
                product_ids: {
                  $ref: '#/$defs/products_t',
                },
                restart_required: {
                  type: 'object',
                  required: ['category'],
                  properties: {
                    category: {
                      type: 'string',
                      enum: [
                        'connected',
                        'dependencies',
                        'machine',
                        'none',
                        'parent',
                        'service',
                        'system',
                        'vulnerable_component',
                        'zone',
                      ],
                    },
                    details: {
                      type: 'string',
                      minLength: 1,
                    },
                  },
                },
                url: {
                  type: 'string',
                  format: 'uri',
                },
              },
            },
          },
          scores: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              minProperties: 2,
              required: ['products'],
              properties: {
                cvss_v2: {
                  $ref: 'https://www.first.org/cvss/cvss-v2.0.json',
                },
                cvss_v3: {
                  oneOf: [
                    {
                      $ref: 'https://www.first.org/cvss/cvss-v3.0.json',
                    },
                    {
                      $ref: 'https://www.first.org/cvss/cvss-v3.1.json',
                    },
                  ],
                },
                products: {
                  $ref: '#/$defs/products_t',
                },
              },
            },
          },
          threats: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['category', 'details'],
              properties: {
                category: {
                  type: 'string',
                  enum: ['exploit_status', 'impact', 'target_set'],
                },
                date: {
                  type: 'string',
                  format: 'date-time',
                },
                details: {
                  type: 'string',
                  minLength: 1,
                },
                group_ids: {
                  $ref: '#/$defs/product_groups_t',
                },
                product_ids: {
                  $ref: '#/$defs/products_t',
                },
              },
            },
          },
          title: {
            type: 'string',
            minLength: 1,
          },
        },
      },
    },
  },
}
