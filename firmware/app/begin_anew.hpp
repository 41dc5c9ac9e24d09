// The program in its own place once more: same process, same command line, everything else from the start.
#pragma once

namespace nv::app {

// Returns only when that cannot be done. Nothing this program has open outlives it but the three standard streams.
void begin_anew(char** arguments);

}  // namespace nv::app
