# eco_module(NAME USES modules… LIBS libraries…): library eco_NAME from src/NAME/*.cpp but main.cpp; its tests, eco_NAME_test, from src/NAME/*.test.cpp.
# Files named *.csv, *.sql and */*.xml in the module are embedded: eco::embedded::NAME_FILE as a string_view, declared in embedded/NAME.hpp.
function(eco_module name)
  cmake_parse_arguments(M "" "" "USES;LIBS" ${ARGN})
  set(dir ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "\\.test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "\\.test\\.cpp$")
  eco_embed(${name} ${dir} embedded)
  list(APPEND sources ${embedded})
  if(name STREQUAL base)
    eco_catalogue(catalogue)
    list(APPEND sources ${catalogue})
  endif()
  list(TRANSFORM M_USES PREPEND eco_)
  if(sources)
    add_library(eco_${name} STATIC ${sources})
    target_include_directories(eco_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
    target_link_libraries(eco_${name} PUBLIC ${M_USES} ${M_LIBS})
  else()
    add_library(eco_${name} INTERFACE)
    target_include_directories(eco_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
    target_link_libraries(eco_${name} INTERFACE ${M_USES} ${M_LIBS})
  endif()
  if(tests)
    eco_test(eco_${name}_test unit ${tests})
    target_link_libraries(eco_${name}_test PRIVATE eco_${name})
  endif()
endfunction()

# eco_program(TARGET MODULE): an executable from src/MODULE/main.cpp and the module's library.
function(eco_program target name)
  add_executable(${target} ${CMAKE_SOURCE_DIR}/src/${name}/main.cpp)
  target_link_libraries(${target} PRIVATE eco_${name})
endfunction()

# eco_test(TARGET LABEL sources…): a GoogleTest program whose tests CTest runs under LABEL, from the source root.
function(eco_test target label)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE ECO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" ECO_BINARY_DIR="${CMAKE_BINARY_DIR}")
  if(UDUNITS2)
    target_compile_definitions(${target} PRIVATE ECO_HAS_UDUNITS2)
    target_link_libraries(${target} PRIVATE ${UDUNITS2})
  endif()
  include(GoogleTest)
  gtest_discover_tests(${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${label})
endfunction()

function(eco_embed name dir out)
  file(GLOB data CONFIGURE_DEPENDS ${dir}/*.csv ${dir}/*.sql ${dir}/*/*.xml)
  list(FILTER data EXCLUDE REGEX "/messages\\.csv$")
  set(made)
  if(data)
    set(header ${CMAKE_BINARY_DIR}/generated/embedded/${name}.hpp)
    set(source ${CMAKE_BINARY_DIR}/generated/embedded/${name}.cpp)
    add_custom_command(OUTPUT ${header} ${source}
      COMMAND ${CMAKE_COMMAND} -DNAME=${name} "-DFILES=${data}" -DHEADER=${header} -DSOURCE=${source}
              -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
      DEPENDS ${data} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
    set(made ${header} ${source})
  endif()
  set(${out} ${made} PARENT_SCOPE)
endfunction()

# The one catalogue of user-facing texts: the rows of every src/*/messages.csv, embedded as eco::embedded::catalogue_text.
function(eco_catalogue out)
  file(GLOB rows CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*/messages.csv)
  set(joined ${CMAKE_BINARY_DIR}/generated/text.csv)
  add_custom_command(OUTPUT ${joined} COMMAND cat ${rows} > ${joined} DEPENDS ${rows} VERBATIM)
  set(header ${CMAKE_BINARY_DIR}/generated/embedded/catalogue.hpp)
  set(source ${CMAKE_BINARY_DIR}/generated/embedded/catalogue.cpp)
  add_custom_command(OUTPUT ${header} ${source}
    COMMAND ${CMAKE_COMMAND} -DNAME=catalogue -DFILES=${joined} -DHEADER=${header} -DSOURCE=${source}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${joined} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  set(${out} ${header} ${source} PARENT_SCOPE)
endfunction()
