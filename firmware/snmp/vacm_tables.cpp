#include "snmp/vacm_tables.hpp"

#include <array>
#include <cstdio>
#include <string>

#include "snmp/net_snmp.hpp"
#include "snmp/usm_users.hpp"

namespace nv::snmp {
namespace {

constexpr const char* kReaders = "readers";
constexpr const char* kWriters = "writers";
constexpr const char* kEverything = "everything";
constexpr const char* kNothing = "";

template <std::size_t Size>
void put(char (&field)[Size], const char* text) {
  std::snprintf(field, Size, "%s", text);
}

void add_member(int model, const std::string& name, const char* group) {
  // A name longer than the table's does not go in; the settings allow none.
  vacm_groupEntry* entry = vacm_createGroupEntry(model, name.c_str());
  if (entry != nullptr) {
    put(entry->groupName, group);
    entry->storageType = SNMP_STORAGE_READONLY;
    entry->status = SNMP_ROW_ACTIVE;
  }
}

void add_access(const char* group, int model, int level, bool writes) {
  vacm_accessEntry* entry = vacm_createAccessEntry(group, "", model, level);
  if (entry != nullptr) {
    entry->contextMatch = CONTEXT_MATCH_EXACT;
    put(entry->views[VACM_VIEW_READ], kEverything);
    put(entry->views[VACM_VIEW_WRITE], writes ? kEverything : kNothing);
    put(entry->views[VACM_VIEW_NOTIFY], kEverything);
    entry->storageType = SNMP_STORAGE_READONLY;
    entry->status = SNMP_ROW_ACTIVE;
  }
}

// Communities have no names to show but what they may: their text is a secret.
void add_communities(const settings::SnmpSettings& settings, int model) {
  if (!settings.read_community.empty()) {
    add_member(model, "community that reads", kReaders);
    add_access(kReaders, model, SNMP_SEC_LEVEL_NOAUTH, false);
  }
  if (!settings.write_community.empty()) {
    add_member(model, "community that writes", kWriters);
    add_access(kWriters, model, SNMP_SEC_LEVEL_NOAUTH, true);
  }
}

}  // namespace

void clear_vacm_tables() {
  vacm_destroyAllGroupEntries();
  vacm_destroyAllAccessEntries();
  vacm_destroyAllViewEntries();
}

void fill_vacm_tables(const Card& card) {
  clear_vacm_tables();
  std::array<oid, 1> all{1};
  if (vacm_viewEntry* view = vacm_createViewEntry(kEverything, all.data(), all.size()); view != nullptr) {
    view->viewType = SNMP_VIEW_INCLUDED;
    view->viewStorageType = SNMP_STORAGE_READONLY;
    view->viewStatus = SNMP_ROW_ACTIVE;
  }
  if (card.settings.v1) {
    add_communities(card.settings, SNMP_SEC_MODEL_SNMPv1);
  }
  if (card.settings.v2c) {
    add_communities(card.settings, SNMP_SEC_MODEL_SNMPv2c);
  }
  for (const settings::SnmpUser& user : card.users) {
    if (card.settings.v3 && !user.name.empty()) {
      const char* group = user.may_write ? kWriters : kReaders;
      add_member(SNMP_SEC_MODEL_USM, user.name, group);
      add_access(group, SNMP_SEC_MODEL_USM, security_level_of(user), user.may_write);
    }
  }
}

}  // namespace nv::snmp
