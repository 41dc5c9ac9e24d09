// The configuration as one file (manual 15.2, "Download" and "Upload Configuration"): /api/v1/backup, /api/v1/restore.
#pragma once

#include "backup/backup_desk.hpp"
#include "http/router.hpp"

namespace nv::http {

// The desk must outlive the router.
void add_backup_routes(Router& router, backup::BackupDesk& desk);

}  // namespace nv::http
