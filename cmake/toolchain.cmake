# Compiler settings that every target shares, and nothing else.

add_library(bt_options INTERFACE)
target_compile_options(bt_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror)
target_include_directories(bt_options INTERFACE ${PROJECT_SOURCE_DIR})
# Beast and Asio are compiled once, in server/net/separate_compilation.cpp.
target_compile_definitions(
  bt_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                       BOOST_ASIO_NO_DEPRECATED SPDLOG_FMT_EXTERNAL)

if(BT_SANITIZE)
  set(bt_sanitize -fsanitize=${BT_SANITIZE} -fno-omit-frame-pointer)
  if(BT_SANITIZE MATCHES "undefined")
    # These checks cost most of the compile time of UBSan and find what ASan finds anyway.
    list(APPEND bt_sanitize -fno-sanitize=null,alignment,object-size,vptr
         -fno-sanitize-recover=undefined)
  endif()
  target_compile_options(bt_options INTERFACE ${bt_sanitize})
  target_link_options(bt_options INTERFACE ${bt_sanitize})
endif()

# Most of the time of a build goes into headers. So all presets but dev compile several sources in one
# go; dev compiles each alone, which shows what includes too little.
if(CMAKE_UNITY_BUILD)
  # g++ takes what has internal linkage in an included .cpp file for that of a header.
  target_compile_options(bt_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

# See tests/faults/README.md. The programs of such a build are for that test alone.
option(BT_MUTANTS "Build the server with ways to break its contract, chosen by BT_TEST_MUTANT" OFF)
if(BT_MUTANTS)
  target_compile_definitions(bt_options INTERFACE BT_MUTANTS)
endif()

find_program(BT_CCACHE ccache)
if(BT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${BT_CCACHE})
endif()
find_program(BT_MOLD mold)
if(BT_MOLD)
  target_link_options(bt_options INTERFACE -fuse-ld=mold)
endif()
