#include "snmp/net_snmp.hpp"

namespace nv::snmp {
namespace {

template <class T>
void put(netsnmp_variable_list& binding, int type, const T* data, std::size_t size) {
  snmp_set_var_typed_value(&binding, static_cast<u_char>(type), data, size);
}

void put_integer(netsnmp_variable_list& binding, int type, long value) {
  put(binding, type, &value, sizeof value);
}

struct Putter {
  netsnmp_variable_list& binding;

  void operator()(std::int32_t value) const { put_integer(binding, ASN_INTEGER, value); }
  void operator()(const std::string& text) const { put(binding, ASN_OCTET_STR, text.data(), text.size()); }
  void operator()(const Oid& name) const {
    const WireName wire = to_wire(name);
    put(binding, ASN_OBJECT_ID, wire.arcs.data(), wire.size * sizeof(oid));
  }
  void operator()(Counter counter) const { put_integer(binding, ASN_COUNTER, static_cast<long>(counter.value)); }
  void operator()(Gauge gauge) const { put_integer(binding, ASN_GAUGE, static_cast<long>(gauge.value)); }
  void operator()(Ticks ticks) const { put_integer(binding, ASN_TIMETICKS, static_cast<long>(ticks.value)); }
  void operator()(IpAddress address) const { put(binding, ASN_IPADDRESS, address.bytes.data(), address.bytes.size()); }
  void operator()(Live /*resolved before*/) const {}
};

}  // namespace

void set_value(netsnmp_variable_list& binding, const Value& value) {
  std::visit(Putter{binding}, value);
}

std::optional<Value> get_value(const netsnmp_variable_list& binding) {
  switch (binding.type) {
    case ASN_INTEGER:
      return static_cast<std::int32_t>(*binding.val.integer);
    case ASN_OCTET_STR: {
      const auto* text = reinterpret_cast<const char*>(binding.val.string);
      return text == nullptr ? std::string() : std::string(text, binding.val_len);
    }
    case ASN_OBJECT_ID:
      return from_wire(binding.val.objid, binding.val_len / sizeof(oid)).name;
    case ASN_IPADDRESS: {
      IpAddress address;
      if (binding.val.string == nullptr || binding.val_len != address.bytes.size()) {
        return std::nullopt;
      }
      std::copy_n(binding.val.string, address.bytes.size(), address.bytes.begin());
      return address;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace nv::snmp
