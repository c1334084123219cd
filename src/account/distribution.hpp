#pragma once
#include "method/table.hpp"

namespace eco::account {

/// The value of a parameter row that a share `u` of its distribution lies below; rises with u. In the row's unit.
///
/// uniform     between low and high
/// triangular  between low and high, likeliest at the row's value
/// normal      mean at the row's value; between low and high lie 95 % if it stands in their middle
/// lognormal   median at the row's value; low and high are the ends of a 95 % interval of its logarithm
///
/// Source   95 % intervals as in IPCC (2006), Guidelines for National Greenhouse Gas Inventories, vol. 1, ch. 3
double quantile(const method::Row& row, double u);

/// True if the row is drawn: it has a value, low, high and a distribution. A lognormal one needs low > 0.
bool is_distributed(const method::Row& row);

/// The standard normal value that a share `u` lies below, 0 < u < 1. The same bits on every machine.
/// Accuracy  about 1 part in 10^16.
/// Source    Wichura (1988), Algorithm AS 241, doi:10.2307/2347330
double normal_quantile(double u);

}  // namespace eco::account
