/*
 * JSON schema of CVSS 2.0, without its descriptions (FIRST, https://www.first.org/cvss/cvss-v2.0.json).
 *
 * Copyright (c) 2017, FIRST.ORG, INC.
 * All rights reserved.
 *
 * Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
 * following conditions are met:
 * 1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
 * disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
 * following disclaimer in the documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote
 * products derived from this software without specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS 'AS IS' AND ANY EXPRESS OR IMPLIED WARRANTIES,
 * INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
 * SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
 * WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
export const cvss20: object = {
  type: 'object',
  definitions: {
    accessVectorType: {
      type: 'string',
      enum: ['NETWORK', 'ADJACENT_NETWORK', 'LOCAL'],
    },
    accessComplexityType: {
      type: 'string',
      enum: ['HIGH', 'MEDIUM', 'LOW'],
    },
    authenticationType: {
      type: 'string',
      enum: ['MULTIPLE', 'SINGLE', 'NONE'],
    },
    ciaType: {
      type: 'string',
      enum: ['NONE', 'PARTIAL', 'COMPLETE'],
    },
    exploitabilityType: {
      type: 'string',
      enum: ['UNPROVEN', 'PROOF_OF_CONCEPT', 'FUNCTIONAL', 'HIGH', 'NOT_DEFINED'],
    },
    remediationLevelType: {
      type: 'string',
      enum: ['OFFICIAL_FIX', 'TEMPORARY_FIX', 'WORKAROUND', 'UNAVAILABLE', 'NOT_DEFINED'],
    },
    reportConfidenceType: {
      type: 'string',
      enum: ['UNCONFIRMED', 'UNCORROBORATED', 'CONFIRMED', 'NOT_DEFINED'],
    },
    collateralDamagePotentialType: {
      type: 'string',
      enum: ['NONE', 'LOW', 'LOW_MEDIUM', 'MEDIUM_HIGH', 'HIGH', 'NOT_DEFINED'],
    },
    targetDistributionType: {
      type: 'string',
      enum: ['NONE', 'LOW', 'MEDIUM', 'HIGH', 'NOT_DEFINED'],
    },
    ciaRequirementType: {
      type: 'string',
      enum: ['LOW', 'MEDIUM', 'HIGH', 'NOT_DEFINED'],
    },
    scoreType: {
      type: 'number',
      minimum: 0,
      maximum: 10,
    },
  },
  properties: {
    version: {
      type: 'string',
      enum: ['2.0'],
    },
    vectorString: {
      type: 'string',
      pattern:
        '^((AV:[NAL]|AC:[LMH]|Au:[MSN]|[CIA]:[NPC]|E:(U|POC|F|H|ND)|RL:(OF|TF|W|U|ND)|RC:(UC|UR|C|ND)|CDP:(N|L|LM|MH|H|ND)|TD:(N|L|M|H|ND)|[CIA]R:(L|M|H|ND))/)*(AV:[NAL]|AC:[LMH]|Au:[MSN]|[CIA]:[NPC]|E:(U|POC|F|H|ND)|RL:(OF|TF|W|U|ND)|RC:(UC|UR|C|ND)|CDP:(N|L|LM|MH|H|ND)|TD:(N|L|M|H|ND)|[CIA]R:(L|M|H|ND))$',
    },
    accessVector: {
      $ref: '#/definitions/accessVectorType',
    },
    accessComplexity: {
      $ref: '#/definitions/accessComplexityType',
    },
    authentication: {
      $ref: '#/definitions/authenticationType',
    },
    confidentialityImpact: {
      $ref: '#/definitions/ciaType',
    },
    integrityImpact: {
      $ref: '#/definitions/ciaType',
    },
    availabilityImpact: {
      $ref: '#/definitions/ciaType',
    },
    baseScore: {
      $ref: '#/definitions/scoreType',
    },
    exploitability: {
      $ref: '#/definitions/exploitabilityType',
    },
    remediationLevel: {
      $ref: '#/definitions/remediationLevelType',
    },
    reportConfidence: {
      $ref: '#/definitions/reportConfidenceType',
    },
    temporalScore: {
      $ref: '#/definitions/scoreType',
    },
    collateralDamagePotential: {
      $ref: '#/definitions/collateralDamagePotentialType',
    },
    targetDistribution: {
      $ref: '#/definitions/targetDistributionType',
    },
    confidentialityRequirement: {
      $ref: '#/definitions/ciaRequirementType',
    },
    integrityRequirement: {
      $ref: '#/definitions/ciaRequirementType',
    },
    availabilityRequirement: {
      $ref: '#/definitions/ciaRequirementType',
    },
    environmentalScore: {
      $ref: '#/definitions/scoreType',
    },
  },
  required: ['version', 'vectorString', 'baseScore'],
  $id: 'https://www.first.org/cvss/cvss-v2.0.json',
}
