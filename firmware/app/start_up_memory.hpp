// Memory is short on the board, and much of what the start touches (relocation, registration, key generation) is never
// touched again. Main thread, once, when the start is over.
#pragma once

namespace nv::app {

// Unmaps the unmodified pages of the program and its libraries, which come back from the file one by one as they are
// used, and returns free heap. Changes nothing but speed of the first use.
void release_start_up_memory();

}  // namespace nv::app
