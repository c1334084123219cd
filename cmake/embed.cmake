# Writes HEADER and SOURCE: every file of FILES as eco::embedded::NAME_<file name without ending>.
set(declarations "")
set(definitions "")
foreach(file IN LISTS FILES)
  get_filename_component(stem ${file} NAME_WE)
  file(READ ${file} text)
  # A string literal may not be arbitrarily long: cut the text at line ends into pieces that the compiler joins.
  string(REGEX REPLACE "\n" "\n)eco\"\n    R\"eco(" text "${text}")
  string(APPEND declarations "extern const std::string_view ${NAME}_${stem};\n")
  string(APPEND definitions "const std::string_view ${NAME}_${stem} =\n    R\"eco(${text})eco\";\n")
endforeach()
file(WRITE ${HEADER} "#pragma once\n#include <string_view>\nnamespace eco::embedded {\n${declarations}}\n")
file(WRITE ${SOURCE} "#include \"embedded/${NAME}.hpp\"\nnamespace eco::embedded {\n${definitions}}\n")
