export { authority, issue, readCertificate, selfSigned, type CertificateFacts, type Identity } from './certificates.ts'
