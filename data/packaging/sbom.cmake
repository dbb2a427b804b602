# Writes OUTPUT: what PROGRAM is made of, as SPDX 2.3. The same program at the same EPOCH gives the same bytes.
include(${CMAKE_CURRENT_LIST_DIR}/components.cmake)
read_components()
file(SHA256 ${PROGRAM} digest)
set(ENV{SOURCE_DATE_EPOCH} ${EPOCH})
string(TIMESTAMP created "%Y-%m-%dT%H:%M:%SZ" UTC)
set(packages "{
      \"SPDXID\": \"SPDXRef-netpreflight\",
      \"name\": \"netpreflight\",
      \"versionInfo\": \"${VERSION}\",
      \"packageFileName\": \"netpreflight\",
      \"checksums\": [{ \"algorithm\": \"SHA256\", \"checksumValue\": \"${digest}\" }],
      \"primaryPackagePurpose\": \"APPLICATION\",
      \"supplier\": \"NOASSERTION\",
      \"downloadLocation\": \"NOASSERTION\",
      \"filesAnalyzed\": false,
      \"licenseConcluded\": \"NOASSERTION\",
      \"licenseDeclared\": \"Apache-2.0\",
      \"copyrightText\": \"NOASSERTION\"
    }")
set(relationships "{ \"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\", \"relatedSpdxElement\": \"SPDXRef-netpreflight\" }")
set(relation_linked STATIC_LINK)
set(relation_embedded CONTAINS)
foreach(line IN LISTS components)
  describe("${line}")
  string(REGEX REPLACE "[^A-Za-z0-9.-]" "-" id "SPDXRef-${package}")
  string(REPLACE "+" "%2B" purl "pkg:deb/debian/${package}@${version}?arch=${ARCHITECTURE}")
  string(APPEND packages ", {
      \"SPDXID\": \"${id}\",
      \"name\": \"${name}\",
      \"versionInfo\": \"${version}\",
      \"sourceInfo\": \"Debian's source package ${source}, built by Debian as ${package}\",
      \"supplier\": \"Organization: Debian\",
      \"downloadLocation\": \"NOASSERTION\",
      \"filesAnalyzed\": false,
      \"licenseConcluded\": \"NOASSERTION\",
      \"licenseDeclared\": \"${licence}\",
      \"copyrightText\": \"NOASSERTION\",
      \"externalRefs\": [{ \"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \"referenceLocator\": \"${purl}\" }]
    }")
  string(APPEND relationships ",
    { \"spdxElementId\": \"SPDXRef-netpreflight\", \"relationshipType\": \"${relation_${role}}\", \"relatedSpdxElement\": \"${id}\" }")
endforeach()
file(WRITE ${OUTPUT} "{
  \"spdxVersion\": \"SPDX-2.3\",
  \"dataLicense\": \"CC0-1.0\",
  \"SPDXID\": \"SPDXRef-DOCUMENT\",
  \"name\": \"netpreflight-${VERSION}-${ARCHITECTURE}\",
  \"documentNamespace\": \"https://spdx.org/spdxdocs/netpreflight-${VERSION}-${ARCHITECTURE}-${digest}\",
  \"creationInfo\": { \"created\": \"${created}\", \"creators\": [\"Tool: netpreflight-build\"] },
  \"packages\": [${packages}],
  \"relationships\": [${relationships}]
}
")
