/* names.h - the namespaces and identifiers of AS4's standards, each once. Only this room includes it. */
#ifndef VALICO_AS4_NAMES_H
#define VALICO_AS4_NAMES_H

#define OASIS "http://docs.oasis-open.org/"

/* Namespaces */
#define NS_SOAP "http://www.w3.org/2003/05/soap-envelope"
#define NS_EBMS OASIS "ebxml-msg/ebms/v3.0/ns/core/200704/"
#define NS_SIGNALS OASIS "ebxml-bp/ebbp-signals-2.0"
#define NS_WSSE OASIS "wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
#define NS_WSSE11 OASIS "wss/oasis-wss-wssecurity-secext-1.1.xsd"
#define NS_WSU OASIS "wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
#define NS_DSIG "http://www.w3.org/2000/09/xmldsig#"
#define NS_DSIG11 "http://www.w3.org/2009/xmldsig11#"
#define NS_DSIG_MORE "http://www.w3.org/2021/04/xmldsig-more#"
#define NS_XENC "http://www.w3.org/2001/04/xmlenc#"
#define NS_XENC11 "http://www.w3.org/2009/xmlenc11#"
#define NS_XML "http://www.w3.org/XML/1998/namespace"

/* Algorithms that every suite shares */
#define ALGORITHM_CANONICAL "http://www.w3.org/2001/10/xml-exc-c14n#" /* and the namespace of InclusiveNamespaces */
#define ALGORITHM_SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
#define ALGORITHM_AES128_GCM "http://www.w3.org/2009/xmlenc11#aes128-gcm"

/* Algorithms of the elliptic-curve suites */
#define ALGORITHM_ECDSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
#define ALGORITHM_KEY_WRAP "http://www.w3.org/2001/04/xmlenc#kw-aes128"
#define ALGORITHM_ECDH_ES "http://www.w3.org/2009/xmlenc11#ECDH-ES"
#define ALGORITHM_HKDF "http://www.w3.org/2021/04/xmldsig-more#hkdf"
#define ALGORITHM_HMAC_SHA256 "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
#define CURVE_P256 "urn:oid:1.2.840.10045.3.1.7"

/* SOAP with Attachments, profile 1.1 */
#define SWA OASIS "wss/oasis-wss-SwAProfile-1.1#"
#define TRANSFORM_ATTACHMENT SWA "Attachment-Content-Signature-Transform"
#define TRANSFORM_CIPHERTEXT SWA "Attachment-Ciphertext-Transform"
#define TYPE_ATTACHMENT_CONTENT SWA "Attachment-Content-Only"

/* Security tokens */
#define ENCODING_BASE64 OASIS "wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
#define X509_PROFILE OASIS "wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#"
#define TOKEN_X509 X509_PROFILE "X509v3"
#define TOKEN_X509_PATH X509_PROFILE "X509PKIPathv1"
#define TOKEN_KEY_IDENTIFIER X509_PROFILE "X509SubjectKeyIdentifier"
#define TOKEN_ENCRYPTED_KEY OASIS "wss/oasis-wss-soap-message-security-1.1#EncryptedKey"

#define ROLE_NEXT NS_SOAP "/role/next"
#define ROLE_ULTIMATE NS_SOAP "/role/ultimateReceiver"

#define GZIP_TYPE "application/gzip"
#define SOAP_TYPE "application/soap+xml"

#endif
