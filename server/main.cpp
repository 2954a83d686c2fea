// Arguments -> configuration -> the subcommand. Everything else is a library that the tests link.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "server/app/commands.hpp"

int main(int argc, char** argv) {
  try {
    return server::app::run_command({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "behoerdentalk: " << error.what() << '\n';
    return 1;
  }
}
